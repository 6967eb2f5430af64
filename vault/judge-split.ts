import type { Score } from '../core/contract/evaluation.ts';
import type { JudgeSplit, Memorised, Noise, Paired, SplitDrift } from './judge.ts';
import type { AnswerShape } from './protocol/answer.ts';
import type { Frame } from './protocol/frame.ts';
import { zip } from './zip.ts';

/** Puts one question to the judge. */
export type Ask = (head: Record<string, unknown>, body?: Uint8Array) => Promise<Frame>;

/** What the judge says of a split it opened. */
export interface Opened {
  readonly split: number;
  readonly rows: number;
  readonly bytes: number;
  readonly numbers: number;
}

/** A split in the judge's process, by its number. */
export function openSplit(ask: Ask, { split, rows, bytes, numbers }: Opened, shape: AnswerShape): JudgeSplit {
  return {
    id: split,
    rows,
    rowBytes: bytes / rows,
    shape,
    numbers,
    arrange: async ({ seed, batchRows, canaries }) => {
      const beside = canaries && { canaries: canaries.drawn.id, moved: canaries.moved };
      const { head } = await ask({ type: 'arrange', split, seed, batchRows, ...beside });
      const run = head['run'];
      const batches = head['batches'] as readonly number[];
      return {
        batches,
        batch: readAhead(batches.length, async (from) => {
          const { head: told, body } = await ask({ type: 'batches', run, from });
          return parts(body, told['lengths'] as readonly number[]);
        }),
        collect: async (answers) => {
          const { head: told, body } = await ask({ type: 'collect', run }, answers);
          const [predictions, beside = new Uint8Array()] = parts(body, told['sizes'] as readonly number[]);
          return { predictions: floats(predictions as Uint8Array), canaries: floats(beside) };
        },
      };
    },
    score: async (predictions, metrics) => {
      const { head } = await ask({ type: 'score', split, metrics: metrics.map(({ name }) => name) }, asBytes(predictions));
      return zip(metrics, head['scores'] as readonly Omit<Score, 'direction'>[]).map(([{ direction }, score]) => ({ ...score, direction }));
    },
    compare: async (mine, others, { name, direction }) => {
      const { sizes, body } = together([mine, ...others]);
      const { head } = await ask({ type: 'compare', split, metric: name, direction, sizes }, body);
      return head['results'] as readonly Paired[];
    },
    noise: async (entries, { name }) => {
      const { sizes, body } = together(entries);
      return (await ask({ type: 'noise', split, metric: name, sizes }, body)).head as unknown as Noise;
    },
    canaries: async (from, options) => {
      const { head } = await ask({ type: 'canaries', split, public: from.id, ...options });
      return head['canaries'] === 0 ? undefined : { id: head['canaries'] as number, moved: head['moved'] as readonly number[] };
    },
    memorised: async ({ id }, first, again, { name, direction }) => {
      const { sizes, body } = together([first.predictions, again.predictions, first.canaries, again.canaries]);
      return (await ask({ type: 'memorised', canaries: id, metric: name, direction, sizes }, body)).head as unknown as Memorised;
    },
    part: async (options) => {
      const { head } = await ask({ type: 'part', split, ...options });
      const made = (name: 'train' | 'test'): JudgeSplit => openSplit(ask, { ...(head[name] as Omit<Opened, 'numbers'>), numbers }, shape);
      return { train: made('train'), test: made('test') };
    },
    training: async () => (await ask({ type: 'rows', split })).body,
    drift: async (reference, mine, theirs, outputs) => {
      const { sizes, body } = together([theirs, mine]);
      const columns = { outputs: outputs.map(({ name }) => name), positions: outputs.map(({ at }) => at) };
      return (await ask({ type: 'drift', split, reference: reference.id, sizes, ...columns }, body)).head as unknown as SplitDrift;
    },
    close: async () => {
      await ask({ type: 'close', split });
    },
  };
}

function together(entries: readonly Float64Array[]): { sizes: readonly number[]; body: Uint8Array } {
  const parts = entries.map(asBytes);
  return { sizes: parts.map(({ length }) => length), body: Buffer.concat(parts) };
}

/** Gives items one by one, in order, from a source that gives some at a time; the next ones are asked for while these are used. */
function readAhead<T>(count: number, source: (from: number) => Promise<readonly T[]>): (index: number) => Promise<T> {
  let start = 0;
  let some: readonly T[] = [];
  let next: Promise<readonly T[]> | undefined;
  const ask = (from: number): Promise<readonly T[]> | undefined => {
    if (from >= count) return undefined;
    const answer = source(from);
    // Whoever needs it will meet the failure; if nobody does, it is no unhandled one.
    answer.catch(() => undefined);
    return answer;
  };
  return async (index) => {
    if (index >= start + some.length) {
      const following = await (next ?? ask(index));
      if (!following) throw new RangeError(`there is no call ${index}`);
      start += some.length;
      some = following;
      next = ask(start + some.length);
    }
    return some[index - start] as T;
  };
}

function parts(body: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  let end = 0;
  return lengths.map((length) => body.subarray(end, (end += length)));
}

function asBytes(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function floats(body: Uint8Array): Float64Array {
  return new Float64Array(body.buffer, body.byteOffset, body.byteLength / Float64Array.BYTES_PER_ELEMENT);
}
