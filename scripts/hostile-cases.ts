import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import * as z from 'zod';
import { ErrorClass } from '../core/contract/error-class.ts';
import { hostileCases } from '../test/hostile/hostile-cases.ts';
import { treeCases } from '../test/hostile/tree-cases.ts';

const Elsewhere = z.array(
  z.strictObject({ reference: z.number().int(), tries: z.string(), errorClass: ErrorClass.nullable(), file: z.string(), test: z.string() }),
);

export interface HostileRow {
  readonly reference: number;
  readonly tries: string;
  readonly told: ErrorClass | null;
  /** Path of the folder, file or test file that plays it. */
  readonly where: string;
  /** The test's title, where it is one of many in its file. */
  readonly test?: string;
}

/** How many attacks the list holds that the suite grew from. */
export const listed = 76;
const page = 'docs/hostile-cases.md';

/** Every attack that is played anywhere, by its number in the list and its words. */
export function hostileRows(): readonly HostileRow[] {
  const cases = hostileCases().map(({ name, reference, tries, errorClass }) => ({
    reference,
    tries,
    told: errorClass,
    where: `test/hostile/cases/${name}`,
  }));
  const trees = treeCases().map(({ name, reference, tries, errorClass }) => ({
    reference,
    tries,
    told: errorClass,
    where: `test/hostile/trees/${name}.json`,
  }));
  const file = new URL('../test/hostile/elsewhere.json', import.meta.url);
  const others = Elsewhere.parse(JSON.parse(readFileSync(file, 'utf8'))).map(({ errorClass, file: where, ...rest }) => ({
    ...rest,
    told: errorClass,
    where,
  }));
  const key = ({ reference, tries }: HostileRow): string => `${String(reference || 999).padStart(3, '0')} ${tries}`;
  return [...cases, ...trees, ...others].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The page that says what is attacked, what the attacker is told, and where one can see it. */
export async function renderHostileCases(): Promise<string> {
  const rows = hostileRows();
  const lines = rows.map(({ reference, tries, told, where, test }) => {
    const place = `[${where.replace(/^test\//, '')}](../${where})${test === undefined ? '' : `: ${cell(test)}`}`;
    return `| ${reference || ''} | ${cell(tries)} | ${told === null ? 'scored as usual' : `\`${told}\``} | ${place} |`;
  });
  const text = `# Attacks that are played for real

Written by \`node scripts/hostile-cases.ts\` from the cases themselves. The numbers are those of the list of ${listed} attacks the suite grew from; rows
without one are our own. _Told_ is what the author of the submission is told; "scored as usual" means that the attempt is contained and changes
nothing. Cases under \`cases\` run in the sandbox, as root and without root, with a check after each that nothing leaked and nothing is left;
those under \`trees\` are pull requests, written as git objects and handed to intake and gate. What is prevented, detected or open because of all
this: [security](security.md).

| no. | what it tries | told | where |
| --- | --- | --- | --- |
${lines.join('\n')}
`;
  return format(text, { parser: 'markdown', printWidth: 140 });
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('`', "'").replaceAll('_', '\\_').replaceAll('*', '\\*').replaceAll('<', '\\<');
}

if (import.meta.main) await writeFile(new URL(`../${page}`, import.meta.url), await renderHostileCases());
