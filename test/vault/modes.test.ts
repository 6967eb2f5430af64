import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Competition } from '../../core/contract/competition.ts';
import { smokeRun } from '../../vault/smoke.ts';
import { csv, evaluate, models, range, type Setting, value } from './setting.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

describe('columns of every type reach the model as pandas knows them', () => {
  const rows = range(40);
  const setting: Setting = {
    contract: {
      inputs: [
        { name: 'word', type: 'string', nullable: true },
        { name: 'picture', type: 'binary' },
        { name: 'at', type: 'datetime' },
        { name: 'old', type: 'boolean', nullable: true },
        { name: 'count', type: 'long', nullable: true },
        { name: 'size', type: 'float' },
      ],
    },
    features: {
      word: rows.map((row) => (row === 7 ? null : row % 2 ? 'NA' : 'a "word",\nor two ü')),
      picture: rows.map((row) => Buffer.from([row, 255, 0]).toString('base64')),
      at: rows.map((row) => `2026-01-${String((row % 28) + 1).padStart(2, '0')}T12:30:00`),
      old: rows.map((row) => (row === 3 ? null : row % 2 === 0)),
      count: rows.map((row) => (row === 9 ? null : row)),
      size: rows.map((row) => row / 8),
    },
    labels: { label: rows.map((row) => row % 2) },
    files: {
      'model.py': `import pandas as pd

KINDS = {"word": "str", "picture": "object", "at": "datetime64[us]", "old": "object", "count": "float64", "size": "float32"}


class Model:
    def predict(self, batch):
        assert {name: str(kind) for name, kind in batch.dtypes.items()} == KINDS, batch.dtypes
        return [self.one(row) for row in batch.itertuples(index=False)]

    def one(self, row):
        number = row.picture[0]
        assert row.picture == bytes([number, 255, 0])
        assert row.size == number / 8
        assert row.at == pd.Timestamp(2026, 1, number % 28 + 1, 12, 30)
        assert pd.isna(row.word) == (number == 7) and pd.isna(row.old) == (number == 3) and pd.isna(row.count) == (number == 9)
        assert number == 7 or row.word == ("NA" if number % 2 else 'a "word",\\nor two ü')
        assert number == 3 or row.old is (number % 2 == 0)
        assert number == 9 or row.count == number
        return float(number % 2)
`,
    },
  };

  test('text, bytes, instants, booleans, and what may be missing', async () => {
    expect(value(await evaluate(world, setting), 'roc_auc')).toBe(1);
  });

  test('what may not be missing is asked for by column and row', async () => {
    const features = { ...setting.features, size: rows.map((row) => (row === 5 ? null : row)) };
    await expect(evaluate(world, { ...setting, features })).rejects.toMatchObject({
      errorClass: 'INFRA',
      message: expect.stringMatching(/features\.csv: column "size" has 1 missing values, the first in row 6; .*nullable/),
    });
  });
});

describe('how rows are asked', () => {
  const groups = range(12).flatMap((group) => range((group % 4) + 1).map(() => group));
  const machine: Setting = {
    contract: {
      task: 'regression',
      inputs: [
        { name: 'machine', type: 'string' },
        { name: 'load', type: 'double' },
      ],
      outputs: [{ name: 'wear', type: 'double' }],
      target: { name: 'wear', type: 'double' },
      columns: { group: 'machine' },
      invocation: { mode: 'case' },
      metrics: { primary: { name: 'mean_absolute_error', direction: 'lower' }, others: [] },
    },
    features: { machine: groups.map((group) => `m${group}`), load: groups.map((_, row) => row) },
    labels: { machine: groups.map((group) => `m${group}`), wear: groups.map((group) => (group % 4) + 1) },
    files: {
      'model.py': `class Model:
    def predict(self, batch):
        assert batch["machine"].nunique() == 1
        return [float(len(batch))] * len(batch)
`,
    },
  };

  test('case by case: all rows of a group at once, and of no other', async () => {
    expect(value(await evaluate(world, machine), 'mean_absolute_error')).toBe(0);
  });

  test('the public run asks whole cases too', async () => {
    const competition = Competition.parse({
      ...world.competition,
      ...machine.contract,
      data: { ...world.competition.data, public: 'cases.csv' },
    });
    await writeFile(join(world.dir, 'cases.csv'), csv({ ...machine.features, ...machine.labels }));
    const [model] = await models(world, competition, machine, 1);
    expect(await smokeRun(model!, world.judge, competition, world.dir, 'alice')).toEqual({ passed: true, excerpt: '' });
  });

  const steps = range(60).map((step) => Math.sin(step / 5) + ((step * 7919) % 13) / 40);
  /** Knows nothing but what it saw: the next value is like the last one. */
  const persistence: Setting = {
    contract: {
      task: 'regression',
      inputs: [{ name: 'now', type: 'double' }],
      outputs: [{ name: 'change', type: 'double' }],
      target: { name: 'change', type: 'double' },
      columns: { time: 'hour' },
      invocation: { mode: 'row' },
      metrics: { primary: { name: 'mean_absolute_error', direction: 'lower' }, others: [] },
    },
    // In the file the rows lie backwards: it is the column that orders them.
    features: { now: steps.toReversed() },
    labels: {
      hour: range(60).map((step) => new Date(Date.UTC(2026, 0, 1, 59 - step)).toISOString().slice(0, 19)),
      change: steps.map((step, at) => step - (steps[at - 1] ?? 0)).toReversed(),
    },
    files: {
      'model.py': `class Model:
    last = 0.0

    def predict(self, batch):
        change = batch["now"].diff().fillna(batch["now"].iloc[0] - self.last)
        self.last = batch["now"].iloc[-1]
        return change
`,
    },
  };

  test('a time series arrives step by step and in order, and a model may remember what it saw', async () => {
    expect(value(await evaluate(world, persistence), 'mean_absolute_error')).toBeLessThan(1e-12);
  });

  test('in larger batches it keeps its order too', async () => {
    const contract = { ...persistence.contract, invocation: undefined };
    expect(value(await evaluate(world, { ...persistence, contract }), 'mean_absolute_error')).toBeLessThan(1e-12);
  });

  test('without a column of time rows come one by one in no order: what remembers is not deterministic', async () => {
    const contract = { ...persistence.contract, columns: undefined };
    await expect(evaluate(world, { ...persistence, contract })).rejects.toMatchObject({ errorClass: 'NONDETERMINISTIC' });
  });

  test('asking for one row and getting two is refused', async () => {
    const files = { 'model.py': 'class Model:\n    def predict(self, batch):\n        return [0.0] * (len(batch) + 1)\n' };
    await expect(evaluate(world, { ...persistence, files })).rejects.toMatchObject({ errorClass: 'INVALID_PREDICTIONS' });
  });
});
