import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** One line of an example file, and the rules it names. */
export interface Example {
  /** `file:line` */
  readonly at: string;
  readonly rule: string;
  readonly kind: 'finds' | 'passes';
  readonly code: string;
}

const EXAMPLES = fileURLToPath(new URL('../semgrep/rules/fixtures', import.meta.url));

/** What the examples beside the rules promise: `# finds: rule …` is found on that very line, `# passes: rule …` is not. */
export async function ruleExamples(folder = EXAMPLES): Promise<Example[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.py')).toSorted();
  const read = files.map(async (name) => examplesIn(name, await readFile(`${folder}/${name}`, 'utf8')));
  return (await Promise.all(read)).flat();
}

function examplesIn(name: string, text: string): Example[] {
  return text.split('\n').flatMap((line, i) => {
    const match = /^(.*?) {2}# (finds|passes): ([a-z -]+)$/.exec(line);
    if (!match) return [];
    const [, code = '', kind, rules = ''] = match;
    return rules.split(' ').map((rule) => ({ at: `${name}:${i + 1}`, rule, kind: kind as Example['kind'], code: code.trim() }));
  });
}
