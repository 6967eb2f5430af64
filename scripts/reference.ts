import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { cliPage } from './reference/cli-page.ts';
import { filesPage } from './reference/files-page.ts';
import { licencesPage } from './reference/licences-page.ts';

/** Path below the repository → text of the reference pages. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const markdown = (text: string): Promise<string> => format(text, { parser: 'markdown', printWidth: 140, singleQuote: true });
  return new Map([
    ['docs/reference/cli.md', await markdown(await cliPage())],
    ['docs/reference/files.md', await markdown(filesPage())],
    ['docs/reference/licences.md', await markdown(await licencesPage())],
  ]);
}

if (import.meta.main) {
  for (const [path, text] of await referencePages()) await writeFile(new URL(`../${path}`, import.meta.url), text);
}
