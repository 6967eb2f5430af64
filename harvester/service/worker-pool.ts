import { oneLine } from './one-line.ts';
import { unavailable } from './problem.ts';
import type { Columns, ModelRunner, Predictions } from './runner.ts';

/** One worker with the model loaded. */
export interface Engine {
  /** The answers to some requests at once; fails as a whole. One call at a time. */
  predict(requests: readonly Columns[]): Promise<readonly Predictions[]>;
  /** Whether it is of no use any more. */
  readonly broken: boolean;
  /** Ends it, also in the middle of a prediction. Safe to call twice. */
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly open: () => Promise<Engine>;
  /** How many engines stand ready. */
  readonly size: number;
  /** Rows that are asked together at most, when they come in separate requests; 0 asks each request alone. */
  readonly batchRows: number;
  /** Milliseconds an idle engine waits for more rows to come. */
  readonly batchWaitMs: number;
  /** Milliseconds a request may take, waiting included. */
  readonly requestMs: number;
  readonly log: (line: string) => void;
  readonly seen?: PoolEvents;
}

/** For whoever counts. */
export interface PoolEvents {
  batch?(requests: number, rows: number): void;
  restart?(): void;
}

interface Job {
  readonly columns: Columns;
  readonly deadline: number;
  readonly resolve: (predictions: Predictions) => void;
  readonly reject: (error: unknown) => void;
  /** Was in a batch that failed, so it is asked without company now. */
  alone: boolean;
  settled: boolean;
}

const firstPauseMs = 100;
const longestPauseMs = 5000;

/**
 * A model in several workers. Requests that arrive while all are busy are asked together next, up to `batchRows`. When a batch fails or its
 * worker dies, each of its requests is asked again alone, so only the one at fault fails; a dead worker is replaced. A request that is not
 * answered in time is given up, and a worker that is still at it after twice the time is ended.
 *
 * Throws when the first worker cannot be opened.
 */
export async function openPool(options: PoolOptions): Promise<ModelRunner> {
  const pool = new WorkerPool(options);
  await pool.start();
  return pool;
}

class WorkerPool implements ModelRunner {
  readonly #options: PoolOptions;
  readonly #engines = new Set<Engine>();
  readonly #idle: Engine[] = [];
  readonly #queue: Job[] = [];
  readonly #waiting = new Set<Job>();
  readonly #replacements = new Set<Promise<void>>();
  readonly #sweep: NodeJS.Timeout;
  #scheduled = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #emptied: (() => void) | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    const everyMs = Math.min(250, Math.max(5, options.requestMs / 20));
    this.#sweep = setInterval(() => this.#giveUpLate(), everyMs);
    this.#sweep.unref();
  }

  async start(): Promise<void> {
    try {
      this.#add(await this.#options.open());
    } catch (error) {
      clearInterval(this.#sweep);
      throw error;
    }
    for (let more = 1; more < this.#options.size; more++) this.#replace();
  }

  predict(columns: Columns): Promise<Predictions> {
    if (this.#closed) return Promise.reject(new Error('the model has been put away'));
    return new Promise((resolve, reject) => {
      const job: Job = { columns, deadline: performance.now() + this.#options.requestMs, resolve, reject, alone: false, settled: false };
      this.#waiting.add(job);
      this.#queue.push(job);
      this.#schedule();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#waiting.size > 0) await new Promise<void>((done) => (this.#emptied = done));
    clearInterval(this.#sweep);
    clearTimeout(this.#timer);
    await Promise.all(this.#replacements);
    await Promise.all([...this.#engines].map((engine) => engine.close()));
  }

  // After the sockets that are ready have been read, so that requests of one moment share a batch.
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && this.#idle.length > 0) {
      if (this.#waitForMore()) return;
      const batch = this.#take();
      if (batch.length === 0) return;
      void this.#ask(this.#idle.pop() as Engine, batch);
    }
  }

  #waitForMore(): boolean {
    const { batchRows, batchWaitMs, requestMs } = this.#options;
    const oldest = this.#queue[0];
    if (batchWaitMs === 0 || !oldest || oldest.alone || this.#closed) return false;
    const waited = performance.now() - (oldest.deadline - requestMs);
    const rows = this.#queue.reduce((sum, { columns }) => sum + columns.rows, 0);
    if (waited >= batchWaitMs || rows >= batchRows) return false;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#dispatch();
    }, batchWaitMs - waited);
    return true;
  }

  #take(): Job[] {
    const batch: Job[] = [];
    let rows = 0;
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      if (next.settled) this.#queue.shift();
      else if (batch.length > 0 && (next.alone || rows + next.columns.rows > this.#options.batchRows)) break;
      else {
        this.#queue.shift();
        batch.push(next);
        rows += next.columns.rows;
        if (next.alone) break;
      }
    }
    return batch;
  }

  async #ask(engine: Engine, batch: readonly Job[]): Promise<void> {
    const { requestMs, seen } = this.#options;
    const rows = batch.reduce((sum, { columns }) => sum + columns.rows, 0);
    seen?.batch?.(batch.length, rows);
    const hung = setTimeout(() => void engine.close(), 2 * requestMs);
    try {
      const answers = await engine.predict(batch.map(({ columns }) => columns));
      for (const [at, job] of batch.entries()) this.#settle(job, () => job.resolve(answers[at] as Predictions));
    } catch (error) {
      const again = batch.length > 1 && !this.#allSettled(batch);
      if (again) this.#queue.unshift(...batch.map((job) => Object.assign(job, { alone: true })));
      else for (const job of batch) this.#settle(job, () => job.reject(error));
    } finally {
      clearTimeout(hung);
      if (engine.broken) {
        this.#engines.delete(engine);
        seen?.restart?.();
        await engine.close();
        if (!this.#closed || this.#waiting.size > 0) this.#replace();
      } else this.#idle.push(engine);
      this.#dispatch();
    }
  }

  #allSettled(batch: readonly Job[]): boolean {
    return batch.every(({ settled }) => settled);
  }

  #settle(job: Job, end: () => void): void {
    if (job.settled) return;
    job.settled = true;
    this.#waiting.delete(job);
    end();
    if (this.#waiting.size === 0) this.#emptied?.();
  }

  #giveUpLate(): void {
    const now = performance.now();
    for (const job of this.#waiting) {
      // They were added in the order of their deadlines.
      if (job.deadline > now) break;
      this.#settle(job, () => job.reject(unavailable('timeout', 'The model took too long')));
    }
  }

  #add(engine: Engine): void {
    this.#engines.add(engine);
    this.#idle.push(engine);
  }

  #replace(): void {
    const making = this.#openPatiently().finally(() => this.#replacements.delete(making));
    this.#replacements.add(making);
  }

  async #openPatiently(): Promise<void> {
    for (let pause = firstPauseMs; !this.#closed || this.#waiting.size > 0; pause = Math.min(2 * pause, longestPauseMs)) {
      try {
        this.#add(await this.#options.open());
        this.#dispatch();
        return;
      } catch (error) {
        this.#options.log(`a worker could not be started: ${oneLine(error)}`);
        await new Promise((done) => setTimeout(done, pause));
      }
    }
  }
}
