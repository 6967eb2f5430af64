import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { RejudgeRecord } from '../../core/contract/rejudge-record.ts';
import { privateKey, publicKey } from '../../core/provenance/keys.ts';
import { openRejudge } from '../../core/provenance/open-rejudge.ts';
import { seal } from '../../core/provenance/statement.ts';
import { evaluateAttempt } from '../../vault/evaluate.ts';
import { rejudge } from '../../vault/rejudge.ts';
import { ledgerLines, logistic, scored } from './looks.ts';
import { makeWorld, writeFiles, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

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
      const { splitDigest } = await import('../../vault/split-digest.ts');
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
