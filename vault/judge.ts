import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Competition, Metric } from '../core/contract/competition.ts';
import type { Score } from '../core/contract/evaluation.ts';
import { environmentModule, projectRoot } from './assets.ts';
import { openChannel, type Frame } from './protocol/frame.ts';
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
  /** Rows of each batch. */
  readonly batches: readonly number[];
  /** One batch's features, shuffled, as an Arrow IPC stream. */
  batch(index: number): Promise<Uint8Array>;
  /** All predictions in the order they were made → checked and in file order. Throws INVALID_PREDICTIONS. Ends the run. */
  collect(predictions: Float64Array): Promise<Float64Array>;
}

export interface JudgeSplit {
  readonly rows: number;
  shuffle(options: { readonly seed: number; readonly batchRows: number }): Promise<JudgeRun>;
  /** Scores of predictions in file order, in the order of `metrics`. */
  score(predictions: Float64Array, metrics: readonly Metric[]): Promise<readonly Score[]>;
  /** The first predictions against each of the others, all in file order. */
  compare(mine: Float64Array, others: readonly Float64Array[], metric: Metric): Promise<readonly Paired[]>;
  close(): Promise<void>;
}

/** The trusted scorer: one warm Python process that holds labels. Calls queue up. Everything it throws but INVALID_PREDICTIONS is INFRA. */
export interface Judge {
  open(tables: Tables, competition: Competition, options?: { readonly maxRows?: number; readonly scored?: boolean }): Promise<JudgeSplit>;
  close(): Promise<void>;
}

const limits = { head: 16 * 1024 * 1024, body: 0xffff_ffff } as const;

/** Starts the judge in its own locked environment. Throws INFRA when that cannot be built or does not start. */
export async function startJudge(log: (line: string) => void = () => undefined): Promise<Judge> {
  const root = join(projectRoot(), 'vault', 'judge');
  const { buildEnvironment } = await environmentModule();
  const { python } = await buildEnvironment({ name: 'judge', lock: join(root, 'requirements.lock'), log });
  const child = spawn(python, ['-I', '-B', join(root, 'run.py')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    cwd: '/',
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-4000);
  });
  child.on('error', (error) => {
    said += error.message;
  });
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const channel = openChannel(child.stdout, child.stdin);

  const receive = async (): Promise<Frame> => {
    try {
      return await channel.receive(limits);
    } catch (cause) {
      throw new VaultError('INFRA', `the judge ended: ${said.trim().split('\n').at(-1) || String(cause)}`, { cause });
    }
  };
  let queue: Promise<unknown> = receive();
  const ask = (head: Record<string, unknown>, body?: Uint8Array): Promise<Frame> => {
    const answer = queue.then(async () => {
      const [frame] = await Promise.all([receive(), channel.send(head, body)]);
      return frame;
    });
    queue = answer.catch(() => undefined);
    return answer.then(checked);
  };
  await queue;

  return {
    open: async (tables, competition, options = {}) => {
      const { task, inputs, outputs, target, metrics } = competition;
      const names = [metrics.primary, ...metrics.others].map(({ name }) => name);
      const { head } = await ask({ type: 'open', ...tables, contract: { task, inputs, outputs, target }, metrics: names, ...options });
      return openSplit(ask, head['split'] as number, head['rows'] as number);
    },
    close: async () => {
      child.stdin.end();
      child.stdout.destroy();
      await gone;
    },
  };
}

type Ask = (head: Record<string, unknown>, body?: Uint8Array) => Promise<Frame>;

function openSplit(ask: Ask, split: number, rows: number): JudgeSplit {
  return {
    rows,
    shuffle: async (options) => {
      const { head } = await ask({ type: 'shuffle', split, ...options });
      const run = head['run'];
      return {
        batches: head['batches'] as readonly number[],
        batch: async (index) => (await ask({ type: 'batch', run, index })).body,
        collect: async (predictions) => floats((await ask({ type: 'collect', run }, bytes(predictions))).body),
      };
    },
    score: async (predictions, metrics) => {
      const { head } = await ask({ type: 'score', split, metrics: metrics.map(({ name }) => name) }, bytes(predictions));
      return zip(metrics, head['scores'] as readonly Omit<Score, 'direction'>[]).map(([{ direction }, score]) => ({ ...score, direction }));
    },
    compare: async (mine, others, { name, direction }) => {
      const body = Buffer.concat([mine, ...others].map(bytes));
      return (await ask({ type: 'compare', split, metric: name, direction }, body)).head['results'] as readonly Paired[];
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

function bytes(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function floats(body: Uint8Array): Float64Array {
  return new Float64Array(body.buffer, body.byteOffset, body.byteLength / Float64Array.BYTES_PER_ELEMENT);
}
