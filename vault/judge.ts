import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Competition, Metric } from '../core/contract/competition.ts';
import type { Score } from '../core/contract/evaluation.ts';
import { judgeOpening } from './judge-opening.ts';
import { startJudgeProcess } from './judge-process.ts';
import { openSplit, type Ask, type Opened } from './judge-split.ts';
import { answerShape, modelContract } from './model-contract.ts';
import type { AnswerShape } from './protocol/answer.ts';
import type { Frame } from './protocol/frame.ts';
import { VaultError } from './vault-error.ts';

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
  collect(answers: Uint8Array): Promise<Collected>;
}

export interface Collected {
  readonly predictions: Float64Array;
  /** Answers to the canaries; empty where there were none. */
  readonly canaries: Float64Array;
}

/** Rows that stand in a run beside those that count; `judge/canaries.py` says how they are made. */
export interface Canaries {
  readonly id: number;
  /** Rows of the split whose twins take their place where canaries are moved, ascending. */
  readonly moved: readonly number[];
}

export interface ArrangeOptions {
  /** Shuffles, unless the competition names a column of time. */
  readonly seed: number;
  /** Counts in batch mode. */
  readonly batchRows: number;
  /** Canaries among the rows: as they are, or their twins. */
  readonly canaries?: { readonly drawn: Canaries; readonly moved: boolean } | undefined;
}

/** How much better rows are answered than their twins; `noise` is the standard error of the twins' score. */
export interface Drop {
  readonly difference: number;
  readonly p: number;
  readonly noise: number;
}

/** What canaries showed; null where their rows cannot be scored. */
export interface Memorised {
  /** Score of public copies minus score of the private rows, > 0 where the copies do better, with a 95 % interval. */
  readonly gap: { readonly difference: number; readonly low: number; readonly high: number } | null;
  readonly public: Drop | null;
  readonly private: Drop | null;
  /** Both again with shuffled labels, where there is nothing to know. */
  readonly control: readonly (Drop | null)[];
}

export interface JudgeSplit {
  readonly id: number;
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
  arrange(options: ArrangeOptions): Promise<JudgeRun>;
  /** Scores of predictions in file order, in the order of `metrics`. */
  score(predictions: Float64Array, metrics: readonly Metric[]): Promise<readonly Score[]>;
  /** The first predictions against each of the others, all in file order. */
  compare(mine: Float64Array, others: readonly Float64Array[], metric: Metric): Promise<readonly Paired[]>;
  /** Which difference of a metric means anything on these rows, told from at least one entry's predictions; see `judge/noise.py`. */
  noise(entries: readonly Float64Array[], metric: Metric): Promise<Noise>;
  /** Draws canaries from public rows; undefined where none can be had that look like other rows. */
  canaries(from: JudgeSplit, options: { readonly rows: number; readonly seed: number }): Promise<Canaries | undefined>;
  /** What a model's answers in two runs show: the first with canaries as they are, `again` with their twins. */
  memorised(canaries: Canaries, first: Collected, again: Collected, metric: Metric): Promise<Memorised>;
  /** Rows to train on and rows held out, `share` of them; `judge/parts.py` says how they are chosen. */
  part(options: { readonly seed: number; readonly share: number }): Promise<{ readonly train: JudgeSplit; readonly test: JudgeSplit }>;
  /** All rows as an Arrow IPC stream: the inputs in the contract's order, then the target. For training on private data, in a sandbox only. */
  training(): Promise<Uint8Array>;
  /**
   * How far this split's inputs, and a model's answers to them (`mine`), lie from those of a reference; `judge/drift.py` says how it is
   * measured. `outputs` are the numbers among the answers, by position.
   */
  drift(
    reference: JudgeSplit,
    mine: Float64Array,
    theirs: Float64Array,
    outputs: readonly { readonly name: string; readonly at: number }[],
  ): Promise<SplitDrift>;
  close(): Promise<void>;
}

/** `ks` and `p` are null where values have no order. */
export interface ColumnDrift {
  readonly name: string;
  readonly psi: number;
  readonly ks: number | null;
  readonly p: number | null;
}

export interface SplitDrift {
  readonly inputs: readonly ColumnDrift[];
  readonly outputs: readonly ColumnDrift[];
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
  /** All rows of one file as an Arrow IPC stream: the inputs in the contract's order, then the target. */
  training(file: string, competition: Competition): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Starts the judge in its own locked environment. Throws INFRA when that cannot be built or does not start. */
export async function startJudge(log: (line: string) => void = () => undefined): Promise<Judge> {
  const { ask: exchange, confined, close } = await startJudgeProcess(log);
  const ask: Ask = async (head, body) => checked(await exchange(head, body));

  return {
    open: async (tables, competition, { competitionDir, ...options } = {}) => {
      const { scoring } = competition.metrics;
      if (scoring && !confined) throw new VaultError('INFRA', unconfined);
      const source = scoring && (await ownMetrics(scoring, competitionDir));
      const { head } = await ask({ type: 'open', ...tables, ...judgeOpening(competition), ...options }, source);
      return openSplit(ask, head as unknown as Opened, answerShape(modelContract(competition, [])));
    },
    training: async (file, competition) => {
      const { contract } = judgeOpening(competition);
      return (await ask({ type: 'training', data: file, contract })).body;
    },
    close,
  };
}

const unconfined =
  'the competition has metrics of its own, which run only in a confined judge; `harvester doctor` says what bubblewrap lacks';

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
