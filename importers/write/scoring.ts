import { readFile } from 'node:fs/promises';
import type { FoundMetric } from '../metrics/metric.ts';

const library = new URL('../adapter/metrics.py', import.meta.url);

/** Text of a `scoring.py` with the functions these metrics need; undefined where scikit-learn has them all. */
export async function scoringText(metrics: readonly FoundMetric[]): Promise<string | undefined> {
  const own = metrics.flatMap((metric) => metric.own ?? []);
  if (own.length === 0) return undefined;
  const [head = '', ...functions] = (await readFile(library, 'utf8')).split(/\n\n\n(?=def )/);
  const needed = new Set(own.flatMap(({ needs }) => needs));
  const chosen = functions.filter((code) => needed.has(/^def (\w+)/.exec(code)?.[1] ?? '')).map((code) => code.trimEnd());
  const used = chosen.join('\n');
  const names = ['balanced_accuracy_score', 'f1_score'].filter((name) => used.includes(`${name}(`));
  const imports = names.length > 0 ? `from sklearn.metrics import ${names.join(', ')}` : '';
  const top = head.replace(/^from sklearn.*$/m, imports).trimEnd();
  return `${[top, ...chosen, ...own.flatMap(({ code }) => code?.trimEnd() ?? [])].join('\n\n\n')}\n`;
}
