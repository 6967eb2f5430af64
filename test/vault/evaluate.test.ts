import { appendFile, chmod, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withBoard } from '../../vault/board.ts';
import { leftovers } from './leftovers.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

/** A logistic model of the two inputs that matter; the true weights are 2 and -1. */
const logistic = (a: number, b: number): { 'model.py': string } => ({
  'model.py': `import numpy as np


class Model:
    def predict(self, batch):
        return 1 / (1 + np.exp(-(${a} * batch["a"] + ${b} * batch["b"])))
`,
});

test('Alice hands in a model and sees a score with an interval, a cost and nothing else', async () => {
  const record = await world.evaluate(logistic(0.5, 1), { team: 'alice' });
  expect(record.runner.isolation).toMatch(/^bwrap\+/);
  expect(record.data).toEqual([{ name: 'tiny-feedback', sha256: world.competition.data.feedback.sha256 }]);
  const { evaluation } = record;
  if (evaluation.kind !== 'scored') throw new Error(JSON.stringify(evaluation));
  const [auc, loss] = evaluation.scores;
  expect([auc?.name, loss?.name]).toEqual(['roc_auc', 'log_loss']);
  expect(auc!.low).toBeLessThan(auc!.value);
  expect(auc!.value).toBeLessThan(auc!.high);
  expect(evaluation).toMatchObject({ board: 'feedback', rows: 400, held: false, comparisons: [], smoke: { passed: true, excerpt: '' } });
  expect(evaluation.cost.latencyMs.p95).toBeGreaterThan(0);
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('Bob does better, and the record says against whom and how surely', async () => {
  const { evaluation } = await world.evaluate(logistic(2, -1), { team: 'bob' });
  if (evaluation.kind !== 'scored') throw new Error(JSON.stringify(evaluation));
  expect(evaluation.comparisons).toHaveLength(1);
  expect(evaluation.comparisons[0]!.with).toMatch(/^1\/[0-9a-f]{40}$/);
  expect(evaluation.comparisons[0]!.difference).toBeGreaterThan(0.1);
  expect(evaluation.comparisons[0]!.p).toBeLessThan(0.001);
});

test("Bob's next guess is no better beyond noise: the Ladder repeats his best, whatever it scored", async () => {
  const worse = await world.evaluate(logistic(1, -1), { team: 'bob' });
  const muchWorse = await world.evaluate(logistic(-1, 1), { team: 'bob' });
  for (const { evaluation } of [worse, muchWorse]) expect(evaluation).toMatchObject({ kind: 'scored', held: true });
  const told = [worse, muchWorse].map(({ evaluation }) => evaluation.kind === 'scored' && [evaluation.scores, evaluation.comparisons]);
  expect(told[0]).toEqual(told[1]);
});

test("Alice's second model beats her first and is shown; held attempts of others are never compared with", async () => {
  const { evaluation } = await world.evaluate(logistic(2, -0.9), { team: 'alice' });
  if (evaluation.kind !== 'scored') throw new Error(JSON.stringify(evaluation));
  expect(evaluation.held).toBe(false);
  expect(evaluation.comparisons.map((comparison) => comparison.with.split('/')[0])).toEqual(['1', '2']);
});

test('evaluating the same attempt again says the same', async () => {
  const [first, again] = [
    await world.evaluate(logistic(2, -0.5), { team: 'carol', number: 77 }),
    await world.evaluate(logistic(2, -0.5), { team: 'carol', number: 77 }),
  ];
  const scores = [first, again].map(({ evaluation }) => evaluation.kind === 'scored' && [evaluation.held, evaluation.scores]);
  expect(scores[0]).toEqual(scores[1]);
});

test('what left is booked, in bits, and only root can read the predictions', async () => {
  const home = join(world.dir, 'store', 'tiny');
  const lines = (await readFile(join(home, 'egress.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const bob = lines.filter(({ team }) => team === 'bob');
  expect(bob.map(({ outcome }) => outcome)).toEqual(['scored', 'held', 'held']);
  expect(bob.at(-1)!['teamBits']).toBe(bob.reduce((sum, { bits }) => sum + (bits as number), 0));
  const files = await readdir(join(home, 'feedback'));
  for (const name of files.filter((file) => !file.startsWith('.'))) expect((await stat(join(home, 'feedback', name))).mode & 0o077).toBe(0);
});

test('a submission the gate did not pass never reaches a sandbox', async () => {
  const record = await world.evaluate(logistic(2, -1), { over: { gate: { verdict: 'flagged', findings: [], scanned: [], seconds: 0 } } });
  expect(record.evaluation).toMatchObject({ kind: 'failed', errorClass: 'GATE', stage: 'gate', bits: 0 });
  expect(record.runner.isolation).toBe('none');
});

test('an error on public data is shown with its traceback, in paths of the pull request', async () => {
  const { evaluation } = await world.evaluate(
    { 'model.py': 'class Model:\n    def predict(self, batch):\n        return batch["d"]\n' },
    { team: 'dave' },
  );
  expect(evaluation).toMatchObject({ kind: 'failed', errorClass: 'PREDICT_ERROR', stage: 'smoke', bits: 0 });
  expect(evaluation.smoke.excerpt).toContain('File "submissions/dave/model.py", line 3, in predict');
  expect(evaluation.smoke.excerpt).toContain("KeyError: 'd'");
});

test.each<[string, { inputs?: string; environment?: string; data?: string; place?: string }, RegExp]>([
  ['files that are not those that were fetched', { inputs: 'other' }, /not the one that was fetched/],
  ['another environment than the competition names', { environment: 'other' }, /another lock/],
  ['private data that is not what competition.yaml says', { data: 'changed' }, /has digest/],
  ['private data that is not there', { place: 'nowhere' }, /cannot be read in .*nowhere.*\(ENOENT\)\. Put its files there/],
])('%s are our trouble, not the team’s', async (_, how, cause) => {
  world.log.length = 0;
  const labels = join(world.dir, 'private', 'tiny-feedback', 'labels.csv');
  const original = await readFile(labels);
  if (how.data) await appendFile(labels, '1\n');
  const { evaluation } = await world.evaluate(logistic(2, -1), {
    team: 'erin',
    ...(how.inputs ? { spoil: 'tree' } : {}),
    ...(how.environment
      ? { over: { environment: { id: world.environment.id, path: world.environment.path, lockSha256: '1'.repeat(64) } } }
      : {}),
    ...(how.place ? { over: { privateDir: join(world.dir, how.place) } } : {}),
  });
  await writeFile(labels, original);
  expect(evaluation).toMatchObject({ kind: 'failed', errorClass: 'INFRA', bits: 0 });
  expect(world.log.join('\n')).toMatch(cause);
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('a link in the submission is refused before anything runs', async () => {
  const { evaluation } = await world.evaluate(logistic(2, -1), { prepare: (dir) => symlink('/etc/shadow', join(dir, 'weights.bin')) });
  expect(evaluation).toMatchObject({ kind: 'failed', errorClass: 'POLICY' });
});

test('a machine that cannot isolate evaluates nothing private, and says what would mend it', async () => {
  world.log.length = 0;
  const empty = join(world.dir, 'no-environment');
  await mkdir(empty);
  await chmod(empty, 0o755);
  const environment = { id: world.environment.id, path: empty, lockSha256: world.competition.environment.sha256 };
  const record = await world.evaluate(logistic(2, -1), { over: { environment } });
  expect(record.evaluation).toMatchObject({ kind: 'failed', errorClass: 'INFRA' });
  expect(record.runner.isolation).toBe('none');
  expect(world.log.join('\n')).toMatch(/cannot isolate/);
});

test('an evaluation that is called off leaves nothing behind', async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 1500);
  const source = 'import time\n\n\nclass Model:\n    def predict(self, batch):\n        time.sleep(60)\n';
  const { evaluation } = await world.evaluate({ 'model.py': source }, { over: { signal: abort.signal } });
  expect(evaluation).toMatchObject({ kind: 'failed', errorClass: 'INFRA' });
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('two runners on one board wait for each other, so that none misses the other', async () => {
  const key = { store: join(world.dir, 'race'), competition: 'tiny', board: 'feedback', dataSha256: 'd' } as const;
  const cost = { cpuSeconds: 1, peakMemoryMB: 64, latencyMs: { p50: 1, p95: 1 }, modelBytes: 1, energyWhPer1000: null, energyMethod: '' };
  const entry = {
    team: 't',
    treeSha256: 't',
    dataSha256: 'd',
    environmentId: 'e',
    rows: 1,
    outputs: 1,
    held: false,
    scores: [],
    comparisons: [],
    isolation: 'bwrap+cgroup',
    cost,
    smoke: { passed: true, excerpt: '' },
    bits: 1,
    ledger: { lines: 1, sha256: '0'.repeat(64) },
  } as const;
  const seen = await Promise.all(
    ['1/a', '2/b', '3/c'].map((id) =>
      withBoard(key, async (board) => {
        await board.put({ ...entry, id }, new Float64Array([0.5]));
        return board.entries.length;
      }),
    ),
  );
  expect(seen.toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
});
