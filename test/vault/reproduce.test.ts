import { mkdtemp } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import { withBoard } from '../../vault/board.ts';
import { evaluateAttempt, type EvaluationInput } from '../../vault/evaluate.ts';
import { reproduceAttempt } from '../../vault/reproduce.ts';
import { leftovers } from './leftovers.ts';
import { ledgerLines } from './looks.ts';
import { makeWorld, writeFiles, type Files, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

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
