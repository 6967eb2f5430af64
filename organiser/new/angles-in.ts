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
    const text = withoutCode(await readFile(join(dir, path), 'utf8').catch(() => ''));
    for (const [index, line] of text.split('\n').entries()) {
      const words = /<[a-z][^<>]*\s[^<>]*>/i.exec(line.replace(/(^|\s)#(?!\s*<).*$/, ''))?.[0];
      if (words !== undefined && !/^<(?:a|img|p|br|details|summary)\b/.test(words)) found.push({ path, line: index + 1, words });
    }
  }
  return found;
}

/** Code may hold the participants' own placeholders, such as `kit new <your team>`; it may run over a line's end. Lines keep their numbers. */
function withoutCode(text: string): string {
  return text.replace(/(`+)(?:(?!\1)[^])*?\1/g, (code) => code.replace(/[^\n]/g, ' '));
}
