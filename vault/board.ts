import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comparison, Score } from '../core/contract/evaluation.ts';
import { withLock } from './file-lock.ts';

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
  /** Position in the order of arrival on this board, from 1. */
  readonly order: number;
}

export interface StoredEntry extends Entry {
  readonly predictions: Float64Array;
}

/** One line of the egress ledger: what left the vault, and how many bits it can have carried. */
export interface Egress {
  readonly at: string;
  readonly competition: string;
  readonly board: string;
  readonly entry: string;
  readonly team: string;
  readonly policy: string;
  readonly outcome: string;
  readonly bits: number;
  readonly teamBits: number;
}

export interface Board {
  /** Entries on the same rows of the same data, in order of arrival. */
  readonly entries: readonly StoredEntry[];
  put(entry: Omit<Entry, 'order'>, predictions: Float64Array): Promise<void>;
  /** Appends to the competition's egress ledger, with the team's running total. */
  tell(egress: Omit<Egress, 'teamBits'>): Promise<void>;
}

export interface BoardKey {
  readonly store: string;
  readonly competition: string;
  readonly board: 'feedback' | 'final';
  readonly dataSha256: string;
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
      put: async (entry, predictions) => {
        const order = all.find(({ id }) => id === entry.id)?.order ?? next;
        const name = fileName(entry.id);
        // Numbers first: an entry whose JSON is there is whole.
        await writeWhole(join(dir, `${name}.bin`), new Uint8Array(predictions.buffer, predictions.byteOffset, predictions.byteLength));
        await writeWhole(join(dir, `${name}.json`), `${JSON.stringify({ ...entry, order } satisfies Entry)}\n`);
      },
      tell: async (egress) => {
        const file = join(home, 'egress.jsonl');
        const teamBits = (await spentBits(file, egress.team)) + egress.bits;
        await appendFile(file, `${JSON.stringify({ ...egress, teamBits } satisfies Egress)}\n`, { mode: 0o600 });
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

async function spentBits(file: string, team: string): Promise<number> {
  let text = '';
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const lines = text.split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Egress).findLast((line) => line.team === team)?.teamBits ?? 0;
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
