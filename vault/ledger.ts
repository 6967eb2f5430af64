import { createHash, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import * as z from 'zod';
import { Instant, Name, Sha256 } from '../core/contract/scalars.ts';

/** One line of the egress ledger: what left the vault, how many bits it can have carried, and the line before it. */
export const Egress = z.strictObject({
  /** From 1, without gaps. */
  line: z.number().int().positive(),
  at: Instant,
  competition: Name,
  board: z.enum(['feedback', 'final']),
  entry: z.string().max(200),
  team: Name,
  /** Members of the team when it was told: the budget is theirs. */
  people: z.array(z.string().max(60)).max(50),
  policy: z.string().max(40),
  /** `scored`, `held`, an error class, or what an approval was for. */
  outcome: z.string().max(200),
  bits: z.number().nonnegative(),
  /** Running total of the team on this board. */
  teamBits: z.number().nonnegative(),
  /** Keeps others from guessing a line from the digest that signed records carry. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  /** sha256 of the line before, as it stands in the file; zeros before the first. */
  previous: Sha256,
});
export type Egress = z.infer<typeof Egress>;

export type LedgerRead =
  | {
      readonly kind: 'whole';
      readonly lines: readonly Egress[];
      /** sha256 of each line, as signed records carry them: the chain alone does not show that its end was cut or rewritten. */
      readonly digests: readonly string[];
      /** sha256 of the last line. */
      readonly head: string;
      /** Bytes up to the end of the last whole line; what follows was being written when the machine stopped, and was never told. */
      readonly bytes: number;
    }
  | { readonly kind: 'broken'; readonly line: number; readonly why: string };

const zeros = '0'.repeat(64);

/** Reads a ledger's text and checks every link of its chain. */
export function readLedgerText(text: string): LedgerRead {
  const end = text.lastIndexOf('\n') + 1;
  const lines: Egress[] = [];
  const digests: string[] = [];
  let head = zeros;
  for (const [index, written] of text.slice(0, end).split('\n').slice(0, -1).entries()) {
    const number = index + 1;
    const parsed = Egress.safeParse(json(written));
    if (!parsed.success) return { kind: 'broken', line: number, why: 'is not a line of a ledger' };
    if (parsed.data.line !== number)
      return { kind: 'broken', line: number, why: `calls itself line ${parsed.data.line}: lines are missing` };
    if (parsed.data.previous !== head) return { kind: 'broken', line: number, why: 'does not follow from the line before it' };
    head = createHash('sha256').update(written).digest('hex');
    digests.push(head);
    lines.push(parsed.data);
  }
  return { kind: 'whole', lines, digests, head, bytes: Buffer.byteLength(text.slice(0, end)) };
}

/** Reads the ledger at `file`; one that is not there is whole and empty. */
export async function readLedger(file: string): Promise<LedgerRead> {
  try {
    return readLedgerText(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return readLedgerText('');
    throw error;
  }
}

export type NewEgress = Omit<Egress, 'line' | 'teamBits' | 'salt' | 'previous'>;
export type LedgerHead = { readonly lines: number; readonly sha256: string };

/**
 * Books what is about to be told, on disk before it returns. What the same entry was told with the same outcome before is not booked again: a
 * run that was killed after booking and is made again says nothing new. Throws when the chain is broken, or the disk is full; then nothing
 * may be told. The caller holds the ledger's lock.
 */
export async function appendToLedger(file: string, egress: NewEgress): Promise<{ readonly booked: number; readonly head: LedgerHead }> {
  const ledger = await readLedger(file);
  if (ledger.kind === 'broken')
    throw new Error(
      `line ${ledger.line} of ${file} ${ledger.why}: the egress ledger was changed, restore it from a backup before going on`,
    );
  const of = ledger.lines.filter(({ board, team }) => board === egress.board && team === egress.team);
  const same = of.filter(({ entry, outcome }) => entry === egress.entry && outcome === egress.outcome);
  const booked = Math.max(0, egress.bits - same.reduce((sum, { bits }) => sum + bits, 0));
  if (same.length > 0 && booked === 0) return { booked, head: { lines: ledger.lines.length, sha256: ledger.head } };
  const line: Egress = {
    line: ledger.lines.length + 1,
    ...egress,
    bits: booked,
    teamBits: of.reduce((sum, { bits }) => sum + bits, 0) + booked,
    salt: randomBytes(16).toString('hex'),
    previous: ledger.head,
  };
  const text = JSON.stringify(Egress.parse(line));
  await writeAt(file, ledger.bytes, `${text}\n`);
  return { booked, head: { lines: line.line, sha256: createHash('sha256').update(text).digest('hex') } };
}

/** Bits each of `people` was told on one board, over all their teams; names are compared without regard to case. */
export function spentBy(lines: readonly Egress[], board: Egress['board'], people: readonly string[]): ReadonlyMap<string, number> {
  const spent = new Map(people.map((person) => [person.toLowerCase(), 0]));
  for (const line of lines)
    if (line.board === board)
      for (const person of new Set(line.people.map((name) => name.toLowerCase())))
        if (spent.has(person)) spent.set(person, (spent.get(person) ?? 0) + line.bits);
  return spent;
}

async function writeAt(file: string, position: number, text: string): Promise<void> {
  const handle = await open(file, 'a+', 0o600);
  try {
    // Cuts off what a stopped machine left half written.
    await handle.truncate(position);
    await handle.appendFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
