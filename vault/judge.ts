import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Competition, Metric } from '../core/contract/competition.ts';
import type { Score } from '../core/contract/evaluation.ts';
import { startJudgeProcess } from './judge-process.ts';
import { answerShape, modelContract } from './model-contract.ts';
import type { AnswerShape } from './protocol/answer.ts';
import type { Frame } from './protocol/frame.ts';
import { VaultError } from './vault-error.ts';
import { zip } from './zip.ts';

export interface Tables {
  /** Paths of .csv, .arrow or .parquet files; may be the same file. */
  readonly features: string;
  readonly labels: string;
}

/** `difference` > 0 means the first is better, whatever the metric's direction; `p` one-sided, of "not better"; `se` of the difference. */
export interface Paired {
  readonly difference: number;
  readonly p: number;
  readonly se: number;
}

export interface JudgeRun {
  /** Rows of each call. */
  readonly batches: readonly number[];
  /** One call's features as an Arrow IPC stream. Ask for them in order. */
  batch(index: number): Promise<Uint8Array>;
  /** All answers in the order they were made, joined by `joinAnswers` → checked and in file order. Throws INVALID_PREDICTIONS. Ends the run. */
  collect(answers: Uint8Array): Promise<Float64Array>;
}

export interface JudgeSplit {
  readonly rows: number;
  /** Bytes of one row's features, on average. */
  readonly rowBytes: number;
  /** How a model answers. */
  readonly shape: AnswerShape;
  /**
   * Numbers a row at the start of checked predictions. A class told by name is one of them, its position in the target's classes. What comes
   * after the numbers of all rows are texts, which only the judge reads.
   */
  readonly numbers: number;
  /** `seed` shuffles, unless the competition names a column of time; `batchRows` counts in batch mode. */
  arrange(options: { readonly seed: number; readonly batchRows: number }): Promise<JudgeRun>;
  /** Scores of predictions in file order, in the order of `metrics`. */
  score(predictions: Float64Array, metrics: readonly Metric[]): Promise<readonly Score[]>;
  /** The first predictions against each of the others, all in file order. */
  compare(mine: Float64Array, others: readonly Float64Array[], metric: Metric): Promise<readonly Paired[]>;
  /** Which difference of a metric means anything on these rows, told from at least one entry's predictions; see `judge/noise.py`. */
  noise(entries: readonly Float64Array[], metric: Metric): Promise<Noise>;
  close(): Promise<void>;
}

/** In the metric's own unit. */
export interface Noise {
  readonly rows: number;
  /** What is independent of each other: rows, or groups of rows. */
  readonly units: number;
  /** Standard error of one score. */
  readonly se: number;
  /** Two models closer than this are a tie. */
  readonly gap: number;
  /** Two models further apart than this differ, however they err. */
  readonly independent: number;
  /** Pairs of entries `gap` was taken from; 0 when it was supposed. */
  readonly pairs: number;
}

export interface OpenOptions {
  /** Where competition.yaml stands; needed when it names a scoring file. */
  readonly competitionDir?: string;
  /** Only the first so many rows: by time where there is one, whole cases where these are asked one by one. */
  readonly maxRows?: number;
  /** False for rows that are not scored, and so need not have every class. */
  readonly scored?: boolean;
}

/** The trusted scorer: one warm Python process that holds labels. Calls queue up. Everything it throws but INVALID_PREDICTIONS is INFRA. */
export interface Judge {
  open(tables: Tables, competition: Competition, options?: OpenOptions): Promise<JudgeSplit>;
  close(): Promise<void>;
}

/** Starts the judge in its own locked environment. Throws INFRA when that cannot be built or does not start. */
export async function startJudge(log: (line: string) => void = () => undefined): Promise<Judge> {
  const { ask: exchange, confined, close } = await startJudgeProcess(log);
  const ask: Ask = async (head, body) => checked(await exchange(head, body));

  return {
    open: async (tables, competition, { competitionDir, ...options } = {}) => {
      const { task, inputs, outputs, target, columns, invocation, metrics } = competition;
      const names = [metrics.primary, ...metrics.others].map(({ name }) => name);
      const contract = { task, inputs, outputs, target, columns, invocation };
      if (metrics.scoring && !confined) throw new VaultError('INFRA', unconfined);
      const scoring = metrics.scoring && { path: metrics.scoring.path, source: await ownMetrics(metrics.scoring, competitionDir) };
      const request = { type: 'open', ...tables, contract, metrics: names, scoring: scoring?.path, ...options };
      const { head } = await ask(request, scoring?.source);
      return openSplit(ask, head as unknown as Opened, answerShape(modelContract(competition, [])));
    },
    close,
  };
}

const unconfined =
  'the competition has metrics of its own, which run only in a confined judge; `harvester doctor` says what bubblewrap lacks';

type Ask = (head: Record<string, unknown>, body?: Uint8Array) => Promise<Frame>;

interface Opened {
  readonly split: number;
  readonly rows: number;
  readonly bytes: number;
  readonly numbers: number;
}

function openSplit(ask: Ask, { split, rows, bytes, numbers }: Opened, shape: AnswerShape): JudgeSplit {
  return {
    rows,
    rowBytes: bytes / rows,
    shape,
    numbers,
    arrange: async (options) => {
      const { head } = await ask({ type: 'arrange', split, ...options });
      const run = head['run'];
      const batches = head['batches'] as readonly number[];
      return {
        batches,
        batch: readAhead(batches.length, async (from) => {
          const { head: told, body } = await ask({ type: 'batches', run, from });
          return parts(body, told['lengths'] as readonly number[]);
        }),
        collect: async (answers) => floats((await ask({ type: 'collect', run }, answers)).body),
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
    close: async () => {
      await ask({ type: 'close', split });
    },
  };
}

function checked(frame: Frame): Frame {
  const { error, message } = frame.head;
  if (error === undefined) return frame;
  throw new VaultError(error === 'predictions' ? 'INVALID_PREDICTIONS' : 'INFRA', String(message));
}

/**
 * The organiser's scoring file as it was read and checked: what the judge runs is this, not what stands in the file by then. Throws INFRA
 * when it is not the one competition.yaml names.
 */
async function ownMetrics(
  { path, sha256 }: { readonly path: string; readonly sha256: string },
  dir: string | undefined,
): Promise<Uint8Array> {
  if (dir === undefined)
    throw new VaultError('INFRA', `the competition has metrics of its own in ${path}; say where it lies (competitionDir)`);
  const source = await readFile(join(dir, path)).catch((cause: unknown) => {
    throw new VaultError('INFRA', `${path}, which competition.yaml names as metrics.scoring, cannot be read`, { cause });
  });
  const found = createHash('sha256').update(source).digest('hex');
  if (found !== sha256) throw new VaultError('INFRA', `${path} has digest ${found}; competition.yaml says ${sha256} (metrics.scoring)`);
  return source;
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
