import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluate, range, type Setting, value } from './setting.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

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
    const scores = await evaluate(world, animals);
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
    expect(value(await evaluate(world, named), 'f1_macro')).toBe(1);
  });

  test.each([
    ['"a cow"', 'no class'],
    ['5', 'type int where a text is needed'],
    ['"\\ud800"', 'not Unicode'],
    ['"x" * 70000', 'at most'],
  ])('%s is no class', async (answer, why) => {
    const files = { 'model.py': `class Model:\n    def predict(self, batch):\n        return [${answer}] * len(batch)\n` };
    await expect(evaluate(world, { ...named, files })).rejects.toMatchObject({
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
    expect(value(await evaluate(world, answered), 'found')).toBe(1);
    const files = { 'model.py': answered.files['model.py']!.toString().replace('0.5', 'range(len(batch))') };
    await expect(evaluate(world, { ...answered, files })).rejects.toMatchObject({ errorClass: 'NONDETERMINISTIC' });
    const other = { 'model.py': answered.files['model.py']!.toString().replace('.str.removeprefix("say: ")', ' + str(len(batch))') };
    await expect(evaluate(world, { ...answered, files: other })).rejects.toMatchObject({ errorClass: 'NONDETERMINISTIC' });
  });
});
