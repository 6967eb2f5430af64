import { type Proof, readProof } from './read-proof.ts';

/** One command of a page, as a reader would type it. */
export interface DocumentedLine {
  readonly line: number;
  /** Without the comment behind it; a backslash at the end of a line is joined. */
  readonly command: string;
  /** How it is known to work. */
  readonly proof: Proof;
}

/** A fenced block of commands. */
export interface CommandBlock {
  readonly path: string;
  /** Line of the fence, from 1. */
  readonly line: number;
  readonly lines: readonly DocumentedLine[];
}

const opening = /^ *```(sh|bash|shell|console|zsh)\s*$/;
const closing = /^ *```\s*$/;
const comment = /^ *<!-- proof: (.*?) -->\s*$/;

/**
 * The blocks of commands of a page. Each must have a comment right before it that says how it is proven (see `readProof`); where it has none, its
 * commands are `unsaid`.
 */
export function readBlocks({ path, text }: { readonly path: string; readonly text: string }): CommandBlock[] {
  const lines = text.split('\n');
  const blocks: CommandBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const language = opening.exec(lines[at] ?? '')?.[1];
    if (language === undefined) continue;
    const before = lines.slice(0, at).findLast((line) => line.trim() !== '') ?? '';
    const words = comment.exec(before)?.[1];
    const unsaid: Proof = { kind: 'unsaid', why: 'no comment before its block says how it is proven: <!-- proof: runs in anywhere -->' };
    const first = at + 1;
    while (at + 1 < lines.length && !closing.test(lines[at + 1] ?? '')) at += 1;
    blocks.push({
      path,
      line: first,
      lines: commandsOf(lines.slice(first, at + 1), first, words === undefined ? () => unsaid : readProof(words)),
    });
  }
  return blocks;
}

function commandsOf(lines: readonly string[], first: number, proofFor: (command: string) => Proof): DocumentedLine[] {
  const found: DocumentedLine[] = [];
  let joined = '';
  let start = 0;
  for (const [at, text] of lines.entries()) {
    if (joined === '') start = first + at + 1;
    joined += ` ${text.trim()}`;
    if (joined.endsWith('\\')) {
      joined = joined.slice(0, -1);
      continue;
    }
    const command = joined.replace(/(^|\s)#\s.*$/, '').trim();
    joined = '';
    if (command !== '') found.push({ line: start, command, proof: proofFor(command) });
  }
  return found;
}
