import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openPool, type SandboxPool } from '../../vault/pool.ts';
import { leftovers } from './leftovers.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
let pool: SandboxPool;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
afterEach(() => pool.close());

/** A model whose answers say whether an earlier submission, or its own first run, was in the same sandbox. */
const marks = `import os
import sys

import numpy as np


class Model:
    def load(self, artifacts):
        assert not os.path.exists("/tmp/mark"), "this sandbox served somebody before"
        open("/tmp/mark", "w").close()
        assert not os.access(artifacts, os.W_OK), "the submission can be changed"
        self.warm = "sklearn.ensemble" in sys.modules

    def predict(self, batch):
        assert self.warm, "the environment's libraries were not imported"
        return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))
`;

function open(size: number): SandboxPool {
  const { memoryMB, cpus, wallSeconds } = world.competition.limits;
  const imports = ['sklearn.ensemble'];
  return openPool(
    { environment: world.environment.path, stateDir: world.stateDir, limits: { memoryMB, cpus, wallSeconds }, imports },
    size,
  );
}

test('warm sandboxes are there before the submission; each serves one and no other', async () => {
  pool = open(3);
  await pool.fill();
  expect(pool.ready).toBe(3);
  for (const team of ['alice', 'bob']) {
    const { evaluation } = await world.evaluate({ 'model.py': marks }, { team, over: { pool, store: join(world.dir, 'warm') } });
    expect(evaluation).toMatchObject({ kind: 'scored' });
    expect(pool.ready).toBe(0);
    await pool.fill();
  }
  await pool.close();
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('an empty pool, or one of another shape, starts a cold sandbox instead', async () => {
  pool = open(1);
  const cold = marks.replace('assert self.warm', 'assert not self.warm');
  const { evaluation } = await world.evaluate({ 'model.py': cold }, { team: 'carol', over: { pool, store: join(world.dir, 'cold') } });
  expect(evaluation).toMatchObject({ kind: 'scored' });
  await pool.fill();
  const change = { change: (competition: World['competition']) => ({ ...competition, limits: { ...competition.limits, memoryMB: 600 } }) };
  await world.evaluate({ 'model.py': cold }, { team: 'dave', ...change, over: { pool, store: join(world.dir, 'shape') } });
  expect(pool.ready).toBe(1);
});
