import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Columns, ModelRunner, Predictions } from './runner.ts';
import { openPool, type Engine, type PoolOptions } from './worker-pool.ts';

const row = (...values: number[]): Columns => ({ rows: values.length, numbers: Float64Array.from(values), words: [] });
const doubled = ({ rows, numbers }: Columns): Predictions => ({ rows, outputs: [numbers.map((value) => 2 * value)] });
const answer = ({ outputs }: Predictions): number[] => Array.from(outputs[0] as Float64Array);

const poison = 666;

/** Doubles what it is asked; a poisoned row ends it. */
function fragile(asked: number[][] = []): Engine {
  let broken = false;
  return {
    get broken() {
      return broken;
    },
    async predict(requests) {
      asked.push(requests.map(({ rows }) => rows));
      await new Promise((done) => setImmediate(done));
      if (requests.some(({ numbers }) => numbers.includes(poison))) {
        broken = true;
        throw new Error('the worker died');
      }
      return requests.map(doubled);
    },
    close: async () => {
      broken = true;
    },
  };
}

function pool(options: Partial<PoolOptions> = {}): Promise<ModelRunner> {
  return openPool({ open: async () => fragile(), size: 1, batchRows: 64, batchWaitMs: 0, requestMs: 5000, log: () => {}, ...options });
}

test('every request gets its own answer, and only the one at fault fails, whatever comes together', async () => {
  const value = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 600 }) }, { weight: 1, arbitrary: fc.constant(poison) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(0, 4, 64),
      async (requests, size, batchRows) => {
        const runner = await pool({ size, batchRows });
        const answers = await Promise.allSettled(requests.map((values) => runner.predict(row(...values))));
        await runner.close();
        for (const [at, settled] of answers.entries()) {
          const values = requests[at] as number[];
          if (values.includes(poison)) expect(settled.status).toBe('rejected');
          else expect(settled.status === 'fulfilled' && answer(settled.value)).toEqual(values.map((each) => 2 * each));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('requests of one moment are asked together up to the limit, and alone when batching is off', async () => {
  for (const [batchRows, want] of [
    [4, [[1, 1, 1, 1], [1]]],
    [0, [[1], [1], [1], [1], [1]]],
  ] as const) {
    const asked: number[][] = [];
    const runner = await pool({ open: async () => fragile(asked), batchRows });
    await Promise.all([1, 2, 3, 4, 5].map((value) => runner.predict(row(value))));
    expect(asked).toEqual(want);
    await runner.close();
  }
});

test('a request longer than a batch is asked whole', async () => {
  const asked: number[][] = [];
  const runner = await pool({ open: async () => fragile(asked), batchRows: 2 });
  expect(answer(await runner.predict(row(1, 2, 3)))).toEqual([2, 4, 6]);
  expect(asked).toEqual([[3]]);
  await runner.close();
});

test('an idle worker waits for company no longer than it was told', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const asked: number[][] = [];
    const runner = await pool({ open: async () => fragile(asked), batchWaitMs: 5 });
    const first = runner.predict(row(1));
    await new Promise((done) => setImmediate(done));
    const second = runner.predict(row(2));
    await new Promise((done) => setImmediate(done));
    expect(asked).toEqual([]);
    vi.advanceTimersByTime(6);
    await Promise.all([first, second]);
    expect(asked).toEqual([[1, 1]]);
    await runner.close();
  } finally {
    vi.useRealTimers();
  }
});

test('a worker that hangs costs its request, and is replaced', async () => {
  let opened = 0;
  const open = async (): Promise<Engine> => {
    if (opened++ > 0) return fragile();
    let broken = false;
    const { promise, reject } = Promise.withResolvers<never>();
    return {
      get broken() {
        return broken;
      },
      predict: () => promise,
      async close() {
        broken = true;
        reject(new Error('put away'));
      },
    };
  };
  const runner = await pool({ open, requestMs: 20 });
  await expect(runner.predict(row(1))).rejects.toMatchObject({ parts: { status: 503, type: 'timeout' } });
  await expect.poll(() => opened).toBe(2);
  expect(answer(await runner.predict(row(2)))).toEqual([4]);
  await runner.close();
});

test('a worker that cannot be started again is tried for until it can', async () => {
  let opened = 0;
  const log: string[] = [];
  const open = async (): Promise<Engine> => {
    if (opened++ === 1) throw new Error('no sandbox\nnow');
    return fragile();
  };
  const runner = await pool({ open, log: (line) => log.push(line) });
  await expect(runner.predict(row(poison))).rejects.toThrow('the worker died');
  expect(answer(await runner.predict(row(3)))).toEqual([6]);
  expect(log).toEqual(['a worker could not be started: no sandbox now']);
  await runner.close();
});

test('what cannot be opened at all is said at once, and what is put away takes no more', async () => {
  await expect(pool({ open: () => Promise.reject(new Error('no model')) })).rejects.toThrow('no model');
  const runner = await pool();
  const last = runner.predict(row(1));
  const closed = runner.close();
  await expect(runner.predict(row(2))).rejects.toThrow('put away');
  expect(answer(await last)).toEqual([2]);
  await closed;
});
