import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The competition template of this checkout. */
export const template = fileURLToPath(new URL('../../competition-template/', import.meta.url));
const skipped = new Set(['.venv', '__pycache__', 'node_modules', 'baselines', 'public']);

export interface TemplateWords {
  readonly title: string;
  /** What the README says of the competition under its title; left to be filled in when absent. */
  readonly statement: string | undefined;
  /** GitHub organisation whose teams `owners` and `maintainers` review. */
  readonly organisation: string | undefined;
  /** `YYYY-MM-DD`, from when on it can be cited. */
  readonly date: string | undefined;
  /** Where the public table lies. */
  readonly publicData: string;
}

/** Lays the template out in the folder `dir`, without the contract's data and baselines, and writes what is known into its texts. */
export async function layTemplate(dir: string, words: TemplateWords): Promise<void> {
  await mkdir(dir, { recursive: true });
  await cp(template, dir, { recursive: true, filter: (from) => !skipped.has(basename(from)) && !from.endsWith('.ts') });
  await mkdir(join(dir, 'data', 'public'), { recursive: true });
  // A published competition carries the kit's built rules; this checkout builds them.
  await rm(join(dir, 'kit', 'core', '.gitignore'), { force: true });
  const edit = async (name: string, change: (text: string) => string): Promise<void> => {
    const path = join(dir, name);
    await writeFile(path, change(await readFile(path, 'utf8')));
  };
  const { date, organisation, publicData, statement, title } = words;
  await edit('README.md', (text) =>
    text
      .replace('<The title of your competition>', () => title)
      .replace(/^<Two sentences: [^>]*>$/m, (held) => statement ?? held)
      .replace(/^> \*\*Organisers:\*\*(?:.*\n)(?:>.*\n)*\n?/m, '')
      .replaceAll('data/public/train.csv', publicData),
  );
  await edit('CITATION.cff', (text) =>
    text
      .replace("'The title of your competition'", () => `'${title.replaceAll("'", "''")}'`)
      .replace("'Your organisation'", (held) => (organisation === undefined ? held : `'${organisation}'`))
      .replace("'2026-01-01'", (held) => (date === undefined ? held : `'${date}'`)),
  );
  if (organisation !== undefined) await edit('CODEOWNERS', (text) => text.replaceAll('@your-organisation/', `@${organisation}/`));
  await edit('.gitignore', (text) => `${text.trimEnd()}\n# Private splits never enter git.\n/private/\n`);
}
