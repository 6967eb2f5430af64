import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Angles {
  readonly path: string;
  readonly line: number;
  readonly words: string;
}

/** What `new competition` writes where it cannot know what a column is. */
export const columnWords = '<what it is, and its unit>';

const files = ['competition.yaml', 'README.md', 'DATA.md', 'CITATION.cff', 'TERMS.md', 'CODEOWNERS'];

/** Where a competition repository still holds the template's words in angle brackets, such as `<who answers for it>`. */
export async function anglesIn(dir: string): Promise<Angles[]> {
  const found: Angles[] = [];
  for (const path of files) {
    const text = await readFile(join(dir, path), 'utf8').catch(() => '');
    for (const [index, line] of text.split('\n').entries()) {
      // Code, comments, addresses and placeholders of the participants' own commands stand in backticks, behind # or without spaces.
      const words = /<[a-z][^<>`]*\s[^<>`]*>/i.exec(line.replace(/`[^`]*`/g, '').replace(/(^|\s)#(?!\s*<).*$/, ''))?.[0];
      if (words !== undefined && !/^<(?:a|img|p|br|details|summary)\b/.test(words)) found.push({ path, line: index + 1, words });
    }
  }
  return found;
}
