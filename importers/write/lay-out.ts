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

/** Lays out a repository from the template into the new folder `dir`: everything but the contract and the submissions. */
export async function layOut(dir: string, plan: Plan, tables: KitTables, now: Date): Promise<void> {
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
  for (const page of plan.pages) {
    await mkdir(join(dir, 'imported'), { recursive: true });
    await writeFile(
      join(dir, 'imported', `${slug(page.title)}.md`),
      `# ${shorten(page.title, 100)}\n\n_From \`${page.path}\` of the imported kit, as plain text._\n\n${page.text}\n`,
    );
  }
}
