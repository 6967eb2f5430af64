import { readFile } from 'node:fs/promises';
import type { PlannedSubmission } from '../plan.ts';
import type { KitTables } from '../sandbox/read-tables.ts';

const adapters = new URL('../adapter/', import.meta.url);
const read = (name: string): Promise<string> => readFile(new URL(name, adapters), 'utf8');

/** `model.py` of a submission that ships its fitted model, or of one that fits when it is loaded. */
export const adapterText = (how: 'fitted' | 'refit'): Promise<string> => read(`${how}.py`);

/**
 * What is written around the code of an imported submission: `model.py`, which is the house's interface, and `imported_bridge.py`, which knows
 * the competition's columns and classes and brings the imported model in.
 */
export async function adapterFiles(planned: PlannedSubmission, tables: KitTables): Promise<{ path: string; text: string }[]> {
  const files = [
    { path: 'model.py', text: await adapterText('fitted') },
    { path: 'imported_bridge.py', text: bridge(await read('imported_bridge.py'), planned, tables) },
  ];
  if (planned.pair === 'classifier') files.push({ path: 'pair.py', text: await read('pair.py') });
  if (planned.pair === 'regressor') {
    const text = (await read('pair.py')).replace('from classifier import Classifier as Inner', 'from regressor import Regressor as Inner');
    files.push({ path: 'pair.py', text: text.replaceAll('predict_proba', 'predict') });
  }
  return files;
}

function bridge(text: string, { make, labels }: PlannedSubmission, { task, target, columns, form }: KitTables): string {
  const renamed = columns.flatMap(({ name, original }) => (original === null || original === name ? [] : [[name, original] as const]));
  const facts: Readonly<Record<string, unknown>> = {
    TASK: task,
    CLASSES: target.classes ?? [],
    COLUMNS: form === 'array' ? {} : Object.fromEntries(renamed),
    FORM: form,
    LABELS: labels,
  };
  // JSON of text, numbers, lists and mappings is Python too.
  return Object.entries(facts).reduce(
    (code, [name, value]) =>
      code.replace(new RegExp(`^(${name}(?:: [^=]+)?) = .*$`, 'm'), (_, head: string) => `${head} = ${JSON.stringify(value)}`),
    text.replace('from estimator import get_estimator as make', make),
  );
}
