import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comparison, Cost, Isolation, Memorisation, Score, Smoke } from '../core/contract/evaluation.ts';
import type { AttemptRecord } from '../core/contract/records.ts';
import { withLock } from './file-lock.ts';
import type { Memorised } from './judge.ts';
import { appendToLedger, readLedger, spentBy, type LedgerHead, type NewEgress } from './ledger.ts';

/** One entry of a private board: its predictions, and what was told about them. Never leaves the runner. */
export interface Entry {
  /** `<pr>/<head sha>` or `baseline/<name>`. */
  readonly id: string;
  readonly team: string;
  readonly treeSha256: string;
  readonly dataSha256: string;
  readonly rows: number;
  readonly outputs: number;
  readonly held: boolean;
  readonly scores: readonly Score[];
  readonly comparisons: readonly Comparison[];
  readonly environmentId: string;
  readonly isolation: Isolation;
  readonly cost: Cost;
  readonly smoke: Smoke;
  readonly memorisation?: Memorisation;
  /** What its own answer said, as booked; and where the ledger stood then. */
  readonly bits: number;
  readonly ledger: LedgerHead;
  /** What a record of it says besides its evaluation; entries stored before it was kept have none, and cannot be rejudged. */
  readonly origin?: Origin;
  /** What canaries showed, in figures: for the data owner. */
  readonly canaries?: Memorised;
  /** Position in the order of arrival on this board, from 1. */
  readonly order: number;
}

/** The part of an attempt's record that stays when it is judged again, and when its answer was booked. */
export type Origin = Omit<AttemptRecord, 'evaluation' | 'ledger' | 'finishedAt'> & { readonly bookedAt: string };

export interface StoredEntry extends Entry {
  readonly predictions: Float64Array;
}

export interface Board {
  /** Entries on the same rows of the same data, in order of arrival. */
  readonly entries: readonly StoredEntry[];
  /** The same and those on other data, that were on this board before. */
  readonly all: readonly StoredEntry[];
  put(entry: Omit<Entry, 'order'>, predictions: Float64Array): Promise<void>;
  /** Books what is about to be told in the competition's egress ledger; only then may it be told. */
  tell(egress: NewEgress): Promise<LedgerHead>;
  /** Bits each of these people was told on this board before. */
  spent(people: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface BoardKey {
  readonly store: string;
  readonly competition: string;
  readonly board: 'feedback' | 'final';
  readonly dataSha256: string;
}

/** The egress ledger of a competition in a store. */
export function ledgerFile({ store, competition }: Pick<BoardKey, 'store' | 'competition'>): string {
  return join(store, competition, 'egress.jsonl');
}

/** Works on a board while nobody else does, so that two entries never miss each other. */
export async function withBoard<T>(key: BoardKey, work: (board: Board) => Promise<T>): Promise<T> {
  const home = join(key.store, key.competition);
  const dir = join(home, key.board);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return withLock(join(dir, '.lock'), async () => {
    const all = await readEntries(dir);
    const next = Math.max(0, ...all.map(({ order }) => order)) + 1;
    return work({
      entries: all.filter(({ dataSha256 }) => dataSha256 === key.dataSha256),
      all,
      put: async (entry, predictions) => {
        const order = all.find(({ id }) => id === entry.id)?.order ?? next;
        const name = fileName(entry.id);
        // Numbers first: an entry whose JSON is there is whole.
        await writeWhole(join(dir, `${name}.bin`), new Uint8Array(predictions.buffer, predictions.byteOffset, predictions.byteLength));
        await writeWhole(join(dir, `${name}.json`), `${JSON.stringify({ ...entry, order } satisfies Entry)}\n`);
      },
      // Both boards of a competition share one ledger.
      tell: (egress) => withLock(join(home, '.egress.lock'), async () => (await appendToLedger(ledgerFile(key), egress)).head),
      spent: async (people) => {
        const ledger = await readLedger(ledgerFile(key));
        if (ledger.kind === 'broken') throw new Error(`line ${ledger.line} of ${ledgerFile(key)} ${ledger.why}`);
        return spentBy(ledger.lines, key.board, people);
      },
    });
  });
}

async function readEntries(dir: string): Promise<StoredEntry[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.json'));
  const entries = await Promise.all(
    names.map(async (name) => {
      const entry = JSON.parse(await readFile(join(dir, name), 'utf8')) as Entry;
      const bytes = await readFile(join(dir, name.replace(/json$/, 'bin')));
      const predictions = new Float64Array(Uint8Array.from(bytes).buffer);
      if (predictions.length !== entry.rows * entry.outputs)
        throw new Error(`${join(dir, name)} does not fit its predictions; remove both files and evaluate ${entry.id} again`);
      return { ...entry, predictions };
    }),
  );
  return entries.toSorted((a, b) => a.order - b.order);
}

function fileName(id: string): string {
  return id.replaceAll('/', '-');
}

async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.draft`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
