import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { RejudgeRecord } from '../../core/contract/rejudge-record.ts';
import { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import { privateKey, publicKey } from '../../core/provenance/keys.ts';
import { openRejudge } from '../../core/provenance/open-rejudge.ts';
import { seal } from '../../core/provenance/statement.ts';
import { withBoard } from '../../vault/board.ts';
import { evaluateAttempt, type EvaluationInput } from '../../vault/evaluate.ts';
import { readLedger } from '../../vault/ledger.ts';
import { rejudge } from '../../vault/rejudge.ts';
import { reproduceAttempt } from '../../vault/reproduce.ts';
import { leftovers } from './leftovers.ts';
import { makeWorld, writeFiles, type Files, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const logistic = (a: number, b: number): { 'model.py': string } => ({
  'model.py': `import numpy as np


class Model:
    def predict(self, batch):
        return 1 / (1 + np.exp(-(${a} * batch["a"] + ${b} * batch["b"])))
`,
});

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

function scored(record: AttemptRecord) {
  if (record.evaluation.kind !== 'scored') throw new Error(JSON.stringify(record.evaluation));
  return record.evaluation;
}

const ledgerLines = async (store: string) => {
  const ledger = await readLedger(join(store, 'tiny', 'egress.jsonl'));
  if (ledger.kind !== 'whole') throw new Error('broken');
  return ledger.lines;
};

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

const boardOf = (store: string) =>
  withBoard({ store, competition: 'tiny', board: 'feedback', dataSha256: world.competition.data.feedback.sha256 }, async (board) => board);
const byAccuracy = (competition: Competition): Competition => ({
  ...competition,
  metrics: { primary: { name: 'accuracy', direction: 'higher' }, others: [competition.metrics.primary] },
});

describe('a metric changes', () => {
  let store: string;
  let first: AttemptRecord[];
  let submissions: string[];
  beforeAll(async () => {
    store = join(world.dir, 'metric');
    submissions = [];
    first = [];
    for (const [number, team, a, b] of [
      [1, 'alice', 0.5, 1],
      [2, 'bob', 2, -1],
      [3, 'alice', 2, -0.9],
    ] as const) {
      const dir = await mkdtemp(join(world.dir, 'submission-'));
      await writeFiles(dir, logistic(a, b));
      submissions.push(dir);
      first.push(await evaluateAttempt(await world.input(dir, { number, team, over: { store } })));
    }
  });

  test('one attempt is scored again from what it answered, books what is new once, and starts no sandbox', async () => {
    const dir = submissions[1]!;
    // A sandbox would notice: the folder is no longer what was fetched.
    const options = { number: 2, team: 'bob', change: byAccuracy, over: { store, mode: 'rescore' as const } };
    const input = await world.input(dir, options);
    await writeFile(join(dir, 'model.py'), 'raise SystemExit\n');
    const again = await evaluateAttempt({ ...input, runKey: first[1]!.runKey });
    const { scores, comparisons, bits } = scored(again);
    expect(scores.map(({ name }) => name)).toEqual(['accuracy', 'roc_auc']);
    expect(comparisons.map(({ with: other }) => other.split('/')[0])).toEqual(['1']);
    expect(bits).toBeGreaterThan(scored(first[1]!).bits);
    const booked = await ledgerLines(store);
    expect(booked.at(-1)?.outcome).toMatch(/^rescored [0-9a-f]{16} among 1$/);
    const twice = await evaluateAttempt(input);
    expect(scored(twice).scores).toEqual(scores);
    expect(await ledgerLines(store)).toHaveLength(booked.length);
    await writeFiles(dir, logistic(2, -1));
  });

  test('a head that was never evaluated cannot be scored again', async () => {
    const dir = await mkdtemp(join(world.dir, 'submission-'));
    await writeFiles(dir, logistic(9, 9));
    const { evaluation } = await evaluateAttempt(await world.input(dir, { number: 9, over: { store, mode: 'rescore' } }));
    expect(evaluation).toMatchObject({ kind: 'failed', errorClass: 'POLICY', bits: 0 });
  });

  test('the whole board is judged again, each pair in one record, and the app can open what comes of it', async () => {
    const { attempts, again, bits } = await rejudge(rejudging(byAccuracy(world.competition)));
    expect(again).toEqual([]);
    expect(bits).toBeGreaterThan(0);
    expect(attempts.map(({ key, runKey, title }) => [key.number, runKey, title])).toEqual(
      first.map(({ key, runKey, title }) => [key.number, runKey, title]),
    );
    expect(attempts.map((record) => scored(record).scores[0]?.name)).toEqual(['accuracy', 'accuracy', 'accuracy']);
    const met = attempts.map((record) => scored(record).comparisons.map(({ with: other }) => other.split('/')[0]));
    expect(met[0]).toEqual([]);
    expect(met[1]).toEqual(['1']);
    const twice = await rejudge(rejudging(byAccuracy(world.competition)));
    expect(twice.bits).toBe(0);
    expect(twice.attempts.map((record) => scored(record).scores)).toEqual(attempts.map((record) => scored(record).scores));

    const { sign, verify } = await signer();
    const entries = await Promise.all(
      attempts.map(async (record) => ({ key: record.key, team: record.team, attempt: await seal('attempt', record, sign) })),
    );
    const { competition, runKey, data, runner, startedAt, finishedAt } = attempts[0]!;
    const rejudged = RejudgeRecord.parse({
      harvester: 1,
      competition,
      runKey,
      board: 'feedback',
      why: 'the metric changed',
      entries,
      again,
      bits,
      data,
      runner,
      startedAt,
      finishedAt,
    });
    const envelope = await seal('rejudge', rejudged, sign);
    const opened = await openRejudge(JSON.parse(JSON.stringify(envelope)), [verify]);
    expect(opened.kind === 'good' && opened.attempts.map(({ record }) => record)).toEqual(attempts);
    const swapped = { ...rejudged, entries: [{ ...entries[0]!, team: 'mallory' }] };
    expect(await openRejudge(await seal('rejudge', swapped, sign), [verify])).toMatchObject({ kind: 'bad' });
    const doubled = { ...rejudged, entries: [entries[0]!, entries[0]!] };
    expect(await openRejudge(await seal('rejudge', doubled, sign), [verify])).toMatchObject({ kind: 'bad' });
  });

  test('when the data changed instead, the heads to evaluate again are named', async () => {
    const labels = join(world.dir, 'private', 'tiny-feedback', 'labels.csv');
    const original = await readFile(labels, 'utf8');
    await writeFile(labels, original.replace('\n1\n', '\n0\n'));
    try {
      const { splitDigest } = await import('../../vault/private-data.ts');
      const sha256 = await splitDigest(join(world.dir, 'private', 'tiny-feedback'));
      const changed = {
        ...world.competition,
        data: { ...world.competition.data, feedback: { ...world.competition.data.feedback, sha256 } },
      };
      const { attempts, again } = await rejudge(rejudging(changed));
      expect(attempts).toEqual([]);
      expect(again.map(({ key, why }) => [key.number, key.repository, why])).toEqual(
        [1, 2, 3].map((number) => [number, 'org/tiny', 'data-changed']),
      );
    } finally {
      await writeFile(labels, original);
    }
  });

  const rejudging = (competition: Competition) => ({
    competition,
    repository: 'org/tiny',
    competitionDir: world.dir,
    privateDir: join(world.dir, 'private'),
    environment: { id: world.environment.id, lockSha256: world.competition.environment.sha256 },
    store,
    board: 'feedback' as const,
    now: () => new Date(),
    judge: world.judge,
  });
});

async function signer() {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { sign: await privateKey('runner-1', pair.privateKey), verify: await publicKey('runner-1', pair.publicKey) };
}

describe('/reproduce', () => {
  /** Least squares on the labels, plus `noise` that the seed does not fix. */
  const trainer = (train: string): string => `import json
import os

import numpy as np


class Model:
    def load(self, artifacts):
        self.weights = np.array(json.loads((artifacts / "weights.json").read_text()))

    def predict(self, batch):
        return 1 / (1 + np.exp(-(batch[["a", "b", "c"]].to_numpy() @ self.weights)))

    def train(self, X, y, artifacts, seed, **params):
${train.replace(/^/gm, '        ')}
        (artifacts / "weights.json").write_text(json.dumps(weights.tolist()))
`;
  const squares = 'weights = params["scale"] * np.linalg.lstsq(X.to_numpy(), 2.0 * y.to_numpy() - 1, rcond=None)[0]\n';
  const shaky = `${squares}weights += np.frombuffer(os.urandom(3), np.uint8) / 2.0**20\n`;

  /** What training gives at home; `[2.2, -1.1, 0]` is near enough for those that differ. */
  async function submitted(train: string, weights: string, over: { readonly train?: null } = {}) {
    const files: Files = { 'model.py': trainer(train), 'weights.json': weights };
    const dir = await mkdtemp(join(world.dir, 'submission-'));
    await writeFiles(dir, files);
    const artifact = { path: 'weights.json', sha256: createHash('sha256').update(weights).digest('hex'), format: 'json' as const };
    const input = await world.input(dir, { artifacts: [artifact], over: { store: join(world.dir, 'reproduce') } });
    const manifest = {
      ...input.manifest,
      ...(over.train === null ? {} : { train: { seed: 3, params: { scale: 2 }, reproducible: true } }),
    };
    return { ...input, manifest };
  }

  /** A score that the board has, for those whose training is all that matters. */
  async function remember({ inputs, store, competition, environment }: EvaluationInput): Promise<void> {
    const dataSha256 = competition.data.feedback.sha256;
    const { treeSha256, team } = inputs;
    const evaluated = { rows: 400, outputs: 1, held: false, scores: [], comparisons: [], isolation: 'bwrap+cgroup', bits: 0 } as const;
    const cost = { cpuSeconds: 1, peakMemoryMB: 64, latencyMs: { p50: 1, p95: 1 }, modelBytes: 1, energyWhPer1000: null, energyMethod: '' };
    const rest = { cost, smoke: { passed: true, excerpt: '' }, ledger: { lines: 1, sha256: '0'.repeat(64) } };
    const entry = { id: `${inputs.number}/${inputs.headSha}`, team, treeSha256, dataSha256, environmentId: environment.id };
    await withBoard({ store, competition: 'tiny', board: 'feedback', dataSha256 }, (board) =>
      board.put({ ...entry, ...evaluated, ...rest }, new Float64Array(400).fill(0.5)),
    );
  }

  test('training that gives the same bytes is reproduced without a look at a private row', async () => {
    // What it gives is found out by a first run that hands in something else.
    const probe = await submitted(
      'print("trained on", X.shape, y.name, X.dtypes["a"], seed)\nweights = np.array([2.0, -1.0, 0.0])\n',
      '[2.0, -1.0, 0.0]',
    );
    expect((await evaluateAttempt(probe)).evaluation.kind).toBe('scored');
    const record = ReproductionRecord.parse(await reproduceAttempt(probe));
    expect(record.result).toEqual({
      kind: 'reproduced',
      metric: { name: 'roc_auc', direction: 'higher' },
      difference: 0,
      tolerance: 0,
      artifacts: 'identical',
      bits: 0,
    });
    expect(record.training).toEqual({ passed: true, excerpt: 'trained on (80, 3) label float64 3' });
    expect(record.train).toEqual({ seed: 3, params: { scale: 2 } });
    expect(await leftovers(world.stateDir)).toEqual([]);
  });

  test('training that never gives the same bytes is reproduced when its score is the same within noise, and that is booked', async () => {
    const input = await submitted(shaky, '[2.2, -1.1, 0.0]');
    await evaluateAttempt(input);
    const { result, ledger } = ReproductionRecord.parse(await reproduceAttempt(input));
    expect(result).toMatchObject({ kind: 'reproduced', artifacts: 'other-bytes' });
    expect(result.bits).toBeGreaterThan(3);
    const lines = await ledgerLines(input.store);
    expect(lines.at(-1)).toMatchObject({
      outcome: expect.stringMatching(/^reproduction: reproduced /),
      bits: result.bits,
      line: ledger?.lines,
    });
  });

  test('a model that its own training does not give differs, by about how much', async () => {
    const input = await submitted('weights = np.array([0.1, 2.0, 3.0])\n', '[2.2, -1.1, 0.0]');
    await evaluateAttempt(input);
    const { result } = await reproduceAttempt(input);
    if (result.kind !== 'differs') throw new Error(JSON.stringify(result));
    expect(result.difference).toBeLessThan(-0.2);
    expect(result.tolerance).toBeLessThan(0.1);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'copies the artifact it was handed in with',
      'weights = np.array(json.loads((artifacts / "weights.json").read_text()))\n',
      'LOAD_ERROR',
      /No such file/,
    ],
    ['raises', 'raise ValueError("no luck today")\n', 'LOAD_ERROR', /submissions\/alice\/model\.py.*no luck today/s],
    ['never ends', 'while True:\n    pass\n', 'TIMEOUT', /not done in time/],
    ['writes more than an archive may hold', 'weights = np.zeros(400_000)\n', 'LOAD_ERROR', /larger than/],
    [
      'makes a link of its artifact',
      'weights = np.zeros(3)\nos.symlink("/etc/passwd", artifacts / "weights.json")\n',
      'LOAD_ERROR',
      /weights\.json|Errno/,
    ],
  ])('training that %s is told with its text: no private row was near', async (_, train, errorClass, text) => {
    const input = await submitted(train, `[2.2, -1.1, ${train.length / 1e6}]`);
    const quick = { ...input, competition: { ...input.competition, limits: { ...input.competition.limits, trainSeconds: 4 } } };
    await remember(quick);
    const before = (await ledgerLines(input.store)).length;
    const { result, training } = ReproductionRecord.parse(await reproduceAttempt(quick));
    expect(result).toEqual({ kind: 'failed', errorClass, stage: 'train', bits: 0 });
    expect(training.excerpt).toMatch(text);
    expect(await ledgerLines(input.store)).toHaveLength(before);
    expect(await leftovers(world.stateDir)).toEqual([]);
  });

  test('without declared training, or without a score, there is nothing to reproduce', async () => {
    const undeclared = await submitted(squares, '[1, 1, 1]', { train: null });
    expect((await reproduceAttempt(undeclared)).result).toEqual({ kind: 'failed', errorClass: 'POLICY', stage: 'train', bits: 0 });
    const unscored = await submitted(squares, '[1, 2, 1]');
    const { result, training } = await reproduceAttempt(unscored);
    expect(result).toMatchObject({ errorClass: 'POLICY' });
    expect(training.excerpt).toMatch(/evaluate it first/);
  });
});
