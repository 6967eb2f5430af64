import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { AttemptRecord } from '../../core/contract/records.ts';
import { evaluateWarm } from '../../vault/warm/evaluate-warm.ts';
import { serveWarm, type WarmRunner } from '../../vault/warm/serve-warm.ts';
import { leftovers } from './leftovers.ts';
import { makeWorld, writeFiles, type AttemptOptions, type World } from './world.ts';

const version = '0.0.0-test';
let world: World;
let runner: WarmRunner | undefined;
beforeAll(async () => {
  world = await makeWorld();
  process.env['HARVESTER_WARM'] = join(world.dir, 'warm', 'runner.sock');
  // What the sandboxes are to import stands in the competition's lock; one library is enough to tell warm from cold.
  await writeFile(join(world.dir, 'requirements.lock'), 'scikit-learn==1.9.1\n');
});
afterEach(async () => {
  await runner?.close();
  runner = undefined;
});
afterAll(async () => {
  delete process.env['HARVESTER_WARM'];
  await world.close();
});

/** Says by its answers whether its sandbox was ready before it came, and whether anybody was in it before. */
const marks = `import os
import sys

import numpy as np


class Model:
    def load(self, artifacts):
        assert not os.path.exists("/tmp/mark"), "this sandbox served somebody before"
        open("/tmp/mark", "w").close()
        self.warm = "sklearn.ensemble" in sys.modules

    def predict(self, batch):
        return np.where(self.warm, 1 / (1 + np.exp(batch["b"] - 2 * batch["a"])), 0.5)
`;

const socket = (): string => process.env['HARVESTER_WARM'] as string;
const start = (over: Partial<Parameters<typeof serveWarm>[0]> = {}) =>
  serveWarm({ socket: socket(), version, sandboxes: 3, log: (line) => world.log.push(line), ...over });
const competitionOf = () => ({ competition: world.competition, competitionDir: world.dir, environment: { path: world.environment.path } });

/** An evaluation as `actions/evaluate` asks for it, without a judge of its own. */
async function evaluate(source: string, options: AttemptOptions = {}): Promise<AttemptRecord> {
  const dir = await mkdtemp(join(world.dir, 'submission-'));
  await writeFiles(dir, { 'model.py': source });
  const { judge, ...input } = await world.input(dir, options);
  expect(judge, 'the world has a judge of its own, which an action has not').toBeDefined();
  world.log.length = 0;
  return AttemptRecord.parse(await evaluateWarm(input));
}

/** A score above chance: the model's libraries were there before it came. */
const wasWarm = ({ evaluation }: AttemptRecord): boolean => {
  if (evaluation.kind !== 'scored') throw new Error(JSON.stringify(evaluation));
  return (evaluation.scores[0]?.value ?? 0) > 0.6;
};

test('a request it cannot serve does not keep it from making sandboxes ready for those that follow', async () => {
  runner = await start();
  const competition = { ...world.competition, environment: { ...world.competition.environment, lock: 'gone.lock' } };
  await evaluate(marks, { over: { competition } }).catch(() => undefined);
  expect(world.log.join('\n')).toContain('the warm runner failed');
  let team = 0;
  const next = (): Promise<AttemptRecord> =>
    evaluate(marks, { team: `after-${++team}`, over: { store: join(world.dir, `after-${team}`) } });
  await vi.waitFor(async () => expect(wasWarm(await next())).toBe(true), { timeout: 120_000, interval: 10_000 });
});

test('evaluations of different teams are served one after another, warm, and never by the same sandbox', async () => {
  runner = await start();
  await runner.warm(competitionOf());
  expect((await stat(socket())).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(socket()))).mode & 0o777).toBe(0o700);
  for (const team of ['alice', 'bob']) {
    expect(wasWarm(await evaluate(marks, { team, over: { store: join(world.dir, `served-${team}`) } }))).toBe(true);
    expect(world.log.filter((line) => line.includes('cold'))).toEqual([]);
    await runner.warm(competitionOf());
  }
  await runner.close();
  runner = undefined;
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('without a warm runner, with one of another version, or with one that others can reach, it starts cold', async () => {
  expect(wasWarm(await evaluate(marks, { over: { store: join(world.dir, 'none') } }))).toBe(false);
  runner = await start({ version: '9.9.9' });
  expect(wasWarm(await evaluate(marks, { over: { store: join(world.dir, 'version') } }))).toBe(false);
  expect(world.log.join('\n')).toMatch(/another version; starting cold/);
  await runner.close();
  runner = await start();
  await runner.warm(competitionOf());
  await chmod(dirname(socket()), 0o755);
  expect(wasWarm(await evaluate(marks, { over: { store: join(world.dir, 'open') } }))).toBe(false);
});

test('two runners do not share a socket', async () => {
  runner = await start();
  await expect(start()).rejects.toThrow(/already/);
});

test('a runner that talks nonsense, or goes away, loses nothing: the attempt is evaluated here', async () => {
  for (const nonsense of ['{"type":"record","record":{}}\n', '']) {
    const server = createServer((connection) => {
      connection.write(`${JSON.stringify({ type: 'hello', version, pid: 1 })}\n`);
      connection.once('data', () => connection.end(nonsense));
    });
    const made = await start();
    await made.close();
    await new Promise<void>((resolve) => server.listen(socket(), resolve));
    await chmod(socket(), 0o600);
    try {
      const record = await evaluate(marks, { over: { store: join(world.dir, `nonsense-${nonsense.length}`) } });
      expect(record.evaluation.kind).toBe('scored');
      expect(world.log.join('\n')).toMatch(/did not answer; starting cold/);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }
});

test('a runner that is killed in the middle loses nothing, books nothing twice and leaves nothing behind', async () => {
  const child = fork(join(import.meta.dirname, 'warm-child.ts'), [socket(), version], { env: process.env, stdio: 'inherit' });
  await once(child, 'message');
  const store = join(world.dir, 'killed');
  const answering = evaluate(marks, { team: 'erin', over: { store } });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill('SIGKILL');
  const record = await answering;
  expect(record.evaluation.kind).toBe('scored');
  const lines = (await readFile(join(store, 'tiny', 'egress.jsonl'), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('an evaluation that is called off ends in the runner too', async () => {
  runner = await start();
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 2500);
  const source = 'import time\n\n\nclass Model:\n    def predict(self, batch):\n        time.sleep(60)\n';
  const { evaluation } = await evaluate(source, { over: { signal: abort.signal, store: join(world.dir, 'off') } });
  expect(evaluation).toMatchObject({ kind: 'failed', errorClass: 'INFRA' });
  await runner.close();
  runner = undefined;
  expect(await leftovers(world.stateDir)).toEqual([]);
});
