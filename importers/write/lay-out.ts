import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { learnable, layBaseline } from '../../organiser/baselines/refresh-baselines.ts';
import { projectRoot } from '../../vault/assets.ts';
import type { Plan } from '../plan.ts';
import type { KitTables } from '../sandbox/read-tables.ts';
import { shorten, slug } from '../words.ts';
import { publicPath } from './contract.ts';

export const template = join(projectRoot(), 'competition-template');
const skipped = new Set(['.venv', '__pycache__', 'node_modules', 'baselines', 'public']);

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
  await mkdir(dir, { recursive: true });
  await cp(template, dir, { recursive: true, filter: (from) => !skipped.has(basename(from)) && !from.endsWith('.ts') });
  // A published competition carries the kit's built rules; this checkout builds them.
  await rm(join(dir, 'kit', 'core', '.gitignore'), { force: true });
  await mkdir(join(dir, 'data', 'public'), { recursive: true });
  await writeFile(join(dir, publicPath), tables.publicCsv);
  for (const name of learnable(tables.columns.map(({ name: column, type }) => ({ name: column, type })))) await layBaseline(dir, name);
  const edit = async (name: string, change: (text: string) => string): Promise<void> => {
    const path = join(dir, name);
    await writeFile(path, change(await readFile(path, 'utf8')));
  };
  const title = shorten(plan.title, 120);
  await edit('README.md', (text) =>
    text
      .replace('<The title of your competition>', () => title)
      .replace(/^<Two sentences: [^>]*>$/m, () => plan.description)
      .replace(/^> \*\*Organisers:\*\*(?:.*\n)(?:>.*\n)*\n?/m, ''),
  );
  await edit('CITATION.cff', (text) =>
    text
      .replace("'The title of your competition'", () => `'${title.replaceAll("'", "''")}'`)
      .replace("'2026-01-01'", () => `'${now.toISOString().slice(0, 10)}'`),
  );
  if (organisation !== undefined) {
    await edit('CODEOWNERS', (text) => text.replaceAll('@your-organisation/', `@${organisation}/`));
    await edit('CITATION.cff', (text) => text.replace("'Your organisation'", `'${organisation}'`));
  }
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
