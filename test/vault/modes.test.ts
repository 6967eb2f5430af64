import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Competition } from '../../core/contract/competition.ts';
import type { Score } from '../../core/contract/evaluation.ts';
import type { Artifact } from '../../core/contract/submission.ts';
import { modelContract } from '../../vault/model-contract.ts';
import { privateRun } from '../../vault/private-run.ts';
import { warmModel, type WarmModel } from '../../vault/session.ts';
import { smokeRun } from '../../vault/smoke.ts';
import { splitTables } from '../../vault/split-tables.ts';
import { makeWorld, writeFiles, type Files, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

type Cell = string | number | boolean | null;
type Table = Readonly<Record<string, readonly Cell[]>>;

interface Setting {
  /** What competition.yaml says otherwise than the tiny competition. */
  readonly contract: Record<string, unknown>;
  readonly features: Table;
  /** The target, and special columns that are no inputs. */
  readonly labels: Table;
  readonly files: Files;
  readonly artifacts?: readonly Pick<Artifact, 'path' | 'format'>[];
  /** The organiser's own metrics. */
  readonly scoring?: string;
}

function csv(table: Table): string {
  const names = Object.keys(table);
  const cell = (value: Cell): string =>
    value === null ? '' : typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
  const rows = Array.from({ length: table[names[0]!]!.length }, (_, row) => names.map((name) => cell(table[name]![row]!)).join(','));
  return `${names.join(',')}\n${rows.join('\n')}\n`;
}

async function models(competition: Competition, setting: Setting, count: number): Promise<WarmModel[]> {
  const submissionDir = await mkdtemp(join(world.dir, 'mode-'));
  await writeFiles(submissionDir, setting.files);
  const contract = modelContract(competition, setting.artifacts ?? []);
  const options = { submissionDir, contract, environment: world.environment.path, limits: competition.limits };
  return Promise.all(Array.from({ length: count }, () => warmModel(options)));
}

/** The two private runs and the scores, through real sandboxes and the real judge. */
async function evaluate(setting: Setting): Promise<readonly Score[]> {
  const competition = Competition.parse({ ...world.competition, ...setting.contract });
  const dir = await mkdtemp(join(world.dir, 'split-'));
  await writeFile(join(dir, 'features.csv'), csv(setting.features));
  await writeFile(join(dir, 'labels.csv'), csv(setting.labels));
  if (setting.scoring) await writeFile(join(dir, 'scoring.py'), setting.scoring);
  const split = await world.judge.open(await splitTables(dir), competition, { competitionDir: dir });
  const [first, second] = await models(competition, setting, 2);
  try {
    const { predictions } = (await privateRun(first!, second!, split)).run;
    return await split.score(predictions, [competition.metrics.primary, ...competition.metrics.others]);
  } finally {
    await Promise.all([first!.close(), second!.close(), split.close()]);
  }
}

const value = (scores: readonly Score[], name: string): number => scores.find((score) => score.name === name)!.value;
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

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
    expect(value(await evaluate(setting), 'roc_auc')).toBe(1);
  });

  test('what may not be missing is asked for by column and row', async () => {
    const features = { ...setting.features, size: rows.map((row) => (row === 5 ? null : row)) };
    await expect(evaluate({ ...setting, features })).rejects.toMatchObject({
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
    expect(value(await evaluate(machine), 'mean_absolute_error')).toBe(0);
  });

  test('the public run asks whole cases too', async () => {
    const competition = Competition.parse({
      ...world.competition,
      ...machine.contract,
      data: { ...world.competition.data, public: 'cases.csv' },
    });
    await writeFile(join(world.dir, 'cases.csv'), csv({ ...machine.features, ...machine.labels }));
    const [model] = await models(competition, machine, 1);
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
    expect(value(await evaluate(persistence), 'mean_absolute_error')).toBeLessThan(1e-12);
  });

  test('in larger batches it keeps its order too', async () => {
    const contract = { ...persistence.contract, invocation: undefined };
    expect(value(await evaluate({ ...persistence, contract }), 'mean_absolute_error')).toBeLessThan(1e-12);
  });

  test('without a column of time rows come one by one in no order: what remembers is not deterministic', async () => {
    const contract = { ...persistence.contract, columns: undefined };
    await expect(evaluate({ ...persistence, contract })).rejects.toMatchObject({ errorClass: 'NONDETERMINISTIC' });
  });

  test('asking for one row and getting two is refused', async () => {
    const files = { 'model.py': 'class Model:\n    def predict(self, batch):\n        return [0.0] * (len(batch) + 1)\n' };
    await expect(evaluate({ ...persistence, files })).rejects.toMatchObject({ errorClass: 'INVALID_PREDICTIONS' });
  });
});

describe('answers', () => {
  const pictures = range(60);
  const classes = ['cat', 'dog', 'owl'];
  const animals: Setting = {
    contract: {
      task: 'multiclass-classification',
      inputs: [{ name: 'picture', type: 'binary' }],
      outputs: classes.map((name) => ({ name, type: 'double' })),
      target: { name: 'animal', type: 'string', classes },
      columns: { weight: 'worth' },
      metrics: { primary: { name: 'accuracy', direction: 'higher' }, others: [{ name: 'log_loss', direction: 'lower' }] },
    },
    features: { picture: pictures.map((row) => Buffer.from([row % 3, row]).toString('base64')) },
    // Of the rows that count, all are as their picture says; the others are wrong.
    labels: { animal: pictures.map((row) => classes[(row + (row % 5 ? 0 : 1)) % 3]!), worth: pictures.map((row) => (row % 5 ? 2 : 0)) },
    files: {
      'model.py': `import numpy as np


class Model:
    def predict(self, batch):
        return np.eye(3)[[cell[0] for cell in batch["picture"]]] * 0.7 + 0.1
`,
    },
  };

  test('probabilities of several classes, in their order, with weights', async () => {
    const scores = await evaluate(animals);
    expect(value(scores, 'accuracy')).toBe(1);
    expect(value(scores, 'log_loss')).toBeCloseTo(-Math.log(0.8), 12);
  });

  const named: Setting = {
    ...animals,
    contract: {
      ...animals.contract,
      outputs: [{ name: 'answer', type: 'string' }],
      metrics: { primary: { name: 'f1_macro', direction: 'higher' }, others: [] },
    },
    files: {
      'model.py': `class Model:
    def predict(self, batch):
        print("a line that must not get into the answers", flush=True)
        return [["cat", "dog", "owl"][cell[0]] for cell in batch["picture"]]
`,
    },
  };

  test('or the class by its name', async () => {
    expect(value(await evaluate(named), 'f1_macro')).toBe(1);
  });

  test.each([
    ['"a cow"', 'no class'],
    ['5', 'type int where a text is needed'],
    ['"\\ud800"', 'not Unicode'],
    ['"x" * 70000', 'at most'],
  ])('%s is no class', async (answer, why) => {
    const files = { 'model.py': `class Model:\n    def predict(self, batch):\n        return [${answer}] * len(batch)\n` };
    await expect(evaluate({ ...named, files })).rejects.toMatchObject({
      errorClass: 'INVALID_PREDICTIONS',
      message: expect.stringContaining(why),
    });
  });

  test('or anything an organiser can judge: numbers and texts, to the byte', async () => {
    const scoring = `def found(truth, predictions, *, weight=None, groups=None):
    return sum(text == right and 0 <= sure <= 1 for right, (sure, text) in zip(truth, predictions, strict=True)) / len(truth)
`;
    const words = pictures.map((row) => ['größer', '', 'ein "Wort",\nzwei', '🦉'][row % 4]!);
    const answered: Setting = {
      contract: {
        task: 'custom',
        inputs: [{ name: 'question', type: 'string' }],
        outputs: [
          { name: 'sure', type: 'double' },
          { name: 'answer', type: 'string' },
        ],
        target: { name: 'solution', type: 'string' },
        metrics: {
          primary: { name: 'found', direction: 'higher' },
          others: [],
          scoring: { path: 'scoring.py', sha256: createHash('sha256').update(scoring).digest('hex') },
        },
      },
      scoring,
      features: { question: words.map((word) => `say: ${word}`) },
      labels: { solution: words },
      files: {
        'model.py': `import pandas as pd


class Model:
    def predict(self, batch):
        return pd.DataFrame({"sure": 0.5, "answer": batch["question"].str.removeprefix("say: ")})
`,
      },
    };
    expect(value(await evaluate(answered), 'found')).toBe(1);
    const files = { 'model.py': answered.files['model.py']!.toString().replace('0.5', 'range(len(batch))') };
    await expect(evaluate({ ...answered, files })).rejects.toMatchObject({ errorClass: 'NONDETERMINISTIC' });
    const other = { 'model.py': answered.files['model.py']!.toString().replace('.str.removeprefix("say: ")', ' + str(len(batch))') };
    await expect(evaluate({ ...answered, files: other })).rejects.toMatchObject({ errorClass: 'NONDETERMINISTIC' });
  });
});
