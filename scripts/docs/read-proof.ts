/** How a command of the documentation is known to work. */
export type Proof =
  | { readonly kind: 'runs'; readonly world: string }
  | { readonly kind: 'tested'; readonly by: string; readonly words: readonly string[] }
  | { readonly kind: 'not run'; readonly why: string }
  | { readonly kind: 'unsaid'; readonly why: string };

interface Clause {
  readonly proof: Proof;
  /** Commands it is about, by one of their words; all others when there are none. */
  readonly words: readonly string[];
}

const shapes = {
  runs: /^runs in ([a-z]+)(?: \(([^)]*)\))?$/,
  tested: /^tested by (\S+)(?: \(([^)]*)\))?$/,
  notRun: /^not run(?: \(([^)]*)\))?: (.+)$/,
} as const;

/**
 * Reads the words of a proof comment: clauses with `;` between them, each about the commands that hold one of the words in brackets, or about all
 * that no other clause names.
 *
 *     runs in competition (scan, evaluate); tested by test/demo/demo.test.ts (demo); not run (sudo): changes the machine; runs in anywhere
 *
 * A command that no clause covers is `unsaid`, and so is every one where the words are none of these.
 */
export function readProof(text: string): (command: string) => Proof {
  const clauses = text.split(';').map((clause) => readClause(clause.trim()));
  return (command) => {
    const words = new Set(command.split(/[\s"'|]+/));
    const own =
      clauses.find((clause) => clause.words.some((word) => words.has(word))) ?? clauses.find((clause) => clause.words.length === 0);
    return own?.proof ?? { kind: 'unsaid', why: 'no clause of its proof is about this command' };
  };
}

function readClause(clause: string): Clause {
  const runs = shapes.runs.exec(clause);
  if (runs?.[1]) return { proof: { kind: 'runs', world: runs[1] }, words: listOf(runs[2]) };
  const tested = shapes.tested.exec(clause);
  if (tested?.[1]) return { proof: { kind: 'tested', by: tested[1], words: listOf(tested[2]) }, words: listOf(tested[2]) };
  const not = shapes.notRun.exec(clause);
  if (not?.[2]) return { proof: { kind: 'not run', why: not[2] }, words: listOf(not[1]) };
  const why = `a proof is "runs in <world>", "tested by <test>" or "not run: <why>", not "${clause}"`;
  return { proof: { kind: 'unsaid', why }, words: [] };
}

function listOf(words = ''): string[] {
  return words
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
