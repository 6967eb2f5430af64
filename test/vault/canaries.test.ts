import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Competition } from '../../core/contract/competition.ts';
import { withBoard } from '../../vault/board.ts';
import { logistic, scored } from './looks.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

/** Answers rows it finds in its table, and one half to all others. */
const lookup = `import numpy as np
import pandas as pd


class Model:
    def load(self, artifacts):
        table = pd.read_csv(artifacts / "rows.csv")
        self.known = dict(zip(map(tuple, table[["a", "b", "c"]].to_numpy()), table["label"]))

    def predict(self, batch):
        return np.array([float(self.known.get(tuple(row), 0.5)) for row in batch[["a", "b", "c"]].to_numpy()])
`;

const boardOf = (store: string) =>
  withBoard({ store, competition: 'tiny', board: 'feedback', dataSha256: world.competition.data.feedback.sha256 }, async (board) => board);

describe('canaries', () => {
  const exactly = (competition: Competition): Competition => ({ ...competition, feedback: { ...competition.feedback, release: 'exact' } });

  test('an honest model is not suspected, and no draw of canaries moves its score', async () => {
    const draws = [1, 2].map((at) => ({
      team: `honest-${at}`,
      number: at,
      change: exactly,
      over: { store: join(world.dir, `draw-${at}`) },
    }));
    const records = [await world.evaluate(logistic(2, -1), draws[0]), await world.evaluate(logistic(2, -1), draws[1])].map(scored);
    expect(records.map(({ memorisation }) => memorisation)).toEqual([{ suspected: [] }, { suspected: [] }]);
    expect(records[0]?.scores).toEqual(records[1]?.scores);
    const { entries } = await boardOf(join(world.dir, 'draw-1'));
    expect(entries[0]?.canaries?.gap?.low).toBeLessThan(0);
  });

  test('a table of public rows is told as one, and what it knows of them never reaches its score', async () => {
    const rows = await readFile(join(world.dir, 'public.csv'));
    const record = scored(
      await world.evaluate({ 'model.py': lookup, 'rows.csv': rows }, { team: 'reciter', over: { store: join(world.dir, 'reciter') } }),
    );
    expect(record.memorisation).toEqual({ suspected: ['public-rows'] });
    expect(record.scores[0]?.value).toBe(0.5);
  });

  test('a table of private rows, however it came by them, is told as one', async () => {
    const [features, labels] = await Promise.all(
      ['features', 'labels'].map((name) => readFile(join(world.dir, 'private', 'tiny-feedback', `${name}.csv`), 'utf8')),
    );
    const label = labels!.trim().split('\n');
    const rows = features!
      .trim()
      .split('\n')
      .map((line, at) => `${line},${label[at]}`)
      .join('\n');
    const record = scored(
      await world.evaluate({ 'model.py': lookup, 'rows.csv': rows }, { team: 'thief', over: { store: join(world.dir, 'thief') } }),
    );
    expect(record.memorisation).toEqual({ suspected: ['private-rows'] });
    expect(record.scores[0]?.value).toBe(1);
  });
});
