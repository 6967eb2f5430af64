import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Competition } from '../../core/contract/competition.ts';
import { privateKey } from '../../core/provenance/keys.ts';
import { seal } from '../../core/provenance/statement.ts';
import { approvalsDir } from '../../vault/approvals.ts';
import { durationSecondsBuckets } from '../../vault/buckets.ts';
import { readLedger } from '../../vault/ledger.ts';
import { splitDigest } from '../../vault/split-digest.ts';
import { makeWorld, type AttemptOptions, type World } from './world.ts';

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
const feedback = (change: Partial<Competition['feedback']>): Pick<AttemptOptions, 'change'> => ({
  change: (competition) => ({ ...competition, feedback: { ...competition.feedback, ...change } }),
});
const ledgerOf = (store: string) => readLedger(join(store, 'tiny', 'egress.jsonl'));

test('a runner that dies before it can answer says the same when asked again, to the letter, and it costs nothing', async () => {
  const store = join(world.dir, 'replay');
  const options: AttemptOptions = { number: 5, over: { store } };
  const first = await world.evaluate(logistic(2, -1), options);
  const booked = await ledgerOf(store);
  const again = await world.evaluate(logistic(2, -1), options);
  expect(first.evaluation.kind).toBe('scored');
  expect([again.evaluation, again.ledger, again.runner]).toEqual([first.evaluation, first.ledger, first.runner]);
  expect(await ledgerOf(store)).toEqual(booked);
});

test('the same bytes under another commit are no second draw', async () => {
  const store = join(world.dir, 'same-tree');
  const first = await world.evaluate(logistic(2, -1), { number: 5, over: { store } });
  const other = await world.evaluate(logistic(2, -1), { number: 6, over: { store } });
  if (first.evaluation.kind !== 'scored' || other.evaluation.kind !== 'scored') throw new Error('not scored');
  expect(other.evaluation).toMatchObject({ held: true, scores: first.evaluation.scores, cost: first.evaluation.cost, bits: 1 });
});

test('a team that would learn more than its budget waits for the data owner, whose two signatures let it go on', async () => {
  const store = join(world.dir, 'budget');
  const options: AttemptOptions = { team: 'alice', ...feedback({ budgetBits: 100, release: 'interval' }), over: { store } };
  expect((await world.evaluate(logistic(0.5, 1), options)).evaluation.kind).toBe('scored');
  world.log.length = 0;
  const { evaluation } = await world.evaluate(logistic(2, -1), options);
  expect(evaluation).toMatchObject({ kind: 'failed', errorClass: 'BUDGET', stage: 'private', smoke: { passed: true }, bits: 0 });
  expect(world.log.join('\n')).toMatch(/alice was told .* of 100 bits .* harvester egress approve --team alice --bits \d+/);
  expect(await ledgerOf(store)).toMatchObject({ lines: [{ outcome: 'scored' }] });

  const owners = ['olga', 'otto'].map((id) => ({
    id,
    ...generateKeyPairSync('ed25519', {
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }),
  }));
  const listed = owners.map(({ id, publicKey }) => `  - id: ${id}\n    publicKey: |\n${publicKey.replace(/^(?=.)/gm, '      ')}`);
  await writeFile(join(store, 'owners.yaml'), `harvester: 1\napprovals: 2\nowners:\n${listed.join('')}`);
  const dir = approvalsDir(store, 'tiny');
  await mkdir(dir, { recursive: true });
  const approval = {
    harvester: 1,
    competition: 'tiny',
    board: 'feedback',
    dataSha256: world.competition.data.feedback.sha256,
    team: 'alice',
    bits: 200,
    why: 'a second round',
    expires: '2099-01-01T00:00:00Z',
  } as const;
  const outcomes: string[] = [];
  for (const { id, privateKey: pem } of owners) {
    await writeFile(join(dir, `${id}.json`), JSON.stringify(await seal('approval', approval, await privateKey(id, pem))));
    outcomes.push((await world.evaluate(logistic(2, -1), options)).evaluation.kind);
  }
  expect(outcomes).toEqual(['failed', 'scored']);
});

test('an answer leaves at the edge of its bucket, and says no other time', async () => {
  const store = join(world.dir, 'padded');
  const from = performance.now();
  const record = await world.evaluate(logistic(2, -1), { ...feedback({ timing: 'padded' }), over: { store } });
  const seconds = (performance.now() - from) / 1000;
  const told = (Date.parse(record.finishedAt) - Date.parse(record.startedAt)) / 1000;
  expect(durationSecondsBuckets(world.competition.limits.wallSeconds)).toContain(told);
  expect(seconds).toBeGreaterThanOrEqual(told);
});

test('the final split is scored once it opened, without a Ladder, for two attempts of a team', async () => {
  const folder = join(world.dir, 'private', 'tiny-final');
  await cp(join(world.dir, 'private', 'tiny-feedback'), folder, { recursive: true });
  const sha256 = await splitDigest(folder);
  const opening = (opens: string): Pick<AttemptOptions, 'change'> => ({
    change: (competition) => ({
      ...competition,
      data: { ...competition.data, final: { ...competition.data.final, sha256 } },
      phases: [...competition.phases, { name: 'final', opens, closes: '2099-01-01T00:00:00Z', board: 'final' }],
    }),
  });
  const over = { store: join(world.dir, 'final'), board: 'final' } as const;
  const early = await world.evaluate(logistic(2, -1), { ...opening('2098-01-01T00:00:00Z'), over });
  expect(early.evaluation).toMatchObject({ kind: 'failed', errorClass: 'POLICY', bits: 0 });
  const open = { ...opening('2026-01-01T00:00:00Z'), over };
  const scored = [await world.evaluate(logistic(2, -1), open), await world.evaluate(logistic(-1, 1), open)];
  for (const { evaluation, data } of scored) {
    expect(evaluation).toMatchObject({ kind: 'scored', board: 'final', held: false });
    expect(data).toEqual([{ name: 'tiny-final', sha256 }]);
  }
  const third = await world.evaluate(logistic(1, -1), open);
  expect(third.evaluation).toMatchObject({ kind: 'failed', errorClass: 'BUDGET', bits: 0 });
});

test('a ledger that was tampered with stops the board: nothing is told that cannot be booked', async () => {
  const store = join(world.dir, 'tampered');
  await world.evaluate(logistic(0.5, 1), { over: { store } });
  const file = join(store, 'tiny', 'egress.jsonl');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"line":1', '"line":2'));
  const { evaluation } = await world.evaluate(logistic(2, -1), { over: { store } });
  expect(evaluation).toMatchObject({ kind: 'failed', errorClass: 'INFRA', bits: 0 });
});
