import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { learnable, layBaseline } from '../../organiser/baselines/refresh-baselines.ts';
import { layTemplate } from '../../organiser/new/lay-template.ts';
import type { Plan } from '../plan.ts';
import type { KitTables } from '../sandbox/read-tables.ts';
import { shorten, slug } from '../words.ts';
import { publicPath } from './contract.ts';

interface Laid {
  readonly plan: Plan;
  readonly tables: KitTables;
  readonly licence: string;
  /** GitHub organisation whose teams review. */
  readonly organisation: string | undefined;
  readonly now: Date;
}

/** Lays out a repository from the template into the new folder `dir`: everything but the contract and the submissions. */
export async function layOut(dir: string, { plan, tables, licence, organisation, now }: Laid): Promise<void> {
  await layTemplate(dir, {
    title: shorten(plan.title, 120),
    statement: plan.description,
    organisation,
    date: now.toISOString().slice(0, 10),
    publicData: publicPath,
  });
  await writeFile(join(dir, publicPath), tables.publicCsv);
  for (const name of learnable(tables.columns.map(({ name: column, type }) => ({ name: column, type })))) await layBaseline(dir, name);
  await writeFile(join(dir, 'DATA.md'), dataText(plan, tables, licence));
  for (const page of plan.pages) {
    await mkdir(join(dir, 'imported'), { recursive: true });
    await writeFile(
      join(dir, 'imported', `${slug(page.title)}.md`),
      `# ${shorten(page.title, 100)}\n\n_From \`${page.path}\` of the imported kit, as plain text._\n\n${page.text}\n`,
    );
  }
}

function dataText({ tables: from }: Plan, { rows }: KitTables, licence: string): string {
  const files =
    from.read === 'ramp'
      ? 'what `get_train_data` and `get_test_data` of its `problem.py` give'
      : `\`${from.train.features}\` and ${from.tests.map(({ features }) => `\`${features}\``).join(', ')}`;
  return [
    '# About the data',
    '',
    `- **Where it comes from:** an imported kit: ${files}. See [IMPORT.md](IMPORT.md).`,
    `- **What it may be used for:** ${licence === 'LicenseRef-imported' ? 'the kit does not say; ask its authors before this is published' : `the kit comes under ${licence}; its authors may say more about the data`}`,
    '- **What it does not represent:** the kit does not say',
    `- **How it was split:** ${rows.public} public, ${rows.feedback} feedback and ${rows.final} final rows; [IMPORT.md](IMPORT.md) says how`,
    '',
  ].join('\n');
}
