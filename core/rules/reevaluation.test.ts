import { expect, test } from 'vitest';
import { sampleAttempt } from '../testing/samples.ts';
import type { ReevaluationRecord } from '../contract/reevaluation-record.ts';
import { dueFor } from './due.ts';
import { alarmsOf, driftLevel, issueOf } from './reevaluation.ts';

type Scored = Extract<ReevaluationRecord['outcome'], { kind: 'scored' }>;
const sha = '1'.repeat(64);
const data = { owner: 'ward', name: 'biopsies', version: '2026', sha256: sha, rows: 100 };

function record(day: number, value: number, over: Partial<Scored> = {}, direction: 'higher' | 'lower' = 'higher'): ReevaluationRecord {
  const { evaluation, environment, runner } = sampleAttempt({ number: 1, score: value, direction });
  if (evaluation.kind !== 'scored') throw new Error('the sample has a score');
  const at = `2026-01-${String(day).padStart(2, '0')}T00:00:00Z`;
  const outcome: Scored = { kind: 'scored', scores: evaluation.scores, comparisons: [], cost: evaluation.cost, bits: 1, ...over };
  return {
    harvester: 1,
    competition: 'breast-tumour',
    version: 1,
    modelSha256: sha,
    data,
    trigger: 'schedule',
    outcome,
    environment,
    runner,
    startedAt: at,
    finishedAt: at,
  };
}
const drifted = (level: 'stable' | 'major'): Scored['drift'] => ({ reference: data, inputs: [{ name: 'radius', level }], outputs: [] });
const kinds = (now: ReevaluationRecord, ...before: ReevaluationRecord[]): string[] => alarmsOf(now, before).map(({ kind }) => kind);

test('a fall beyond noise is a regression, one within it is not, and a rise never is', () => {
  expect(kinds(record(2, 0.95), record(1, 0.99))).toEqual(['regression']);
  expect(kinds(record(2, 0.985), record(1, 0.99))).toEqual([]);
  expect(kinds(record(2, 0.99), record(1, 0.5))).toEqual([]);
  expect(kinds(record(2, 0.5, {}, 'lower'), record(1, 0.99, {}, 'lower'))).toEqual([]);
  expect(kinds(record(2, 0.99, {}, 'lower'), record(1, 0.5, {}, 'lower'))).toEqual(['regression']);
});

test('a slow decline is measured from the first record, not from the last', () => {
  expect(kinds(record(4, 0.96), record(1, 0.99), record(2, 0.98), record(3, 0.97))).toEqual(['regression']);
});

test('other models’, other data’s and later records do not count', () => {
  const first = record(1, 0.99);
  expect(kinds(record(2, 0.5), { ...first, version: 2 }, { ...first, data: { ...data, name: 'scans' } }, record(3, 0.99))).toEqual([]);
});

test('drift and failures are told once', () => {
  const calm = record(1, 0.99, { drift: drifted('stable') });
  const moved = record(2, 0.99, { drift: drifted('major') });
  expect(kinds(moved, calm)).toEqual(['drift']);
  expect(kinds(record(3, 0.99, { drift: drifted('major') }), calm, moved)).toEqual([]);
  const failed = (day: number, errorClass: 'OOM' | 'INFRA'): ReevaluationRecord => ({
    ...record(day, 0.9),
    outcome: { kind: 'failed', errorClass, bits: 0 },
  });
  expect(kinds(failed(2, 'OOM'), calm)).toEqual(['failure']);
  expect(kinds(failed(3, 'OOM'), calm, failed(2, 'OOM'))).toEqual([]);
  expect(kinds(failed(2, 'INFRA'), calm)).toEqual([]);
});

test('an issue names people, model and record; no alarm, no issue', () => {
  const now = record(2, 0.95);
  const issue = issueOf(now, alarmsOf(now, [record(1, 0.99)]), ['wanda', 'wim'], 'reevaluations/x.json');
  expect(issue?.title).toBe('breast-tumour version 1 on ward/biopsies: regression');
  for (const said of ['@wanda @wim', 'roc_auc fell from 0.99 to 0.95', '`reevaluations/x.json`']) expect(issue?.body).toContain(said);
  expect(issueOf(now, [], ['wanda'], 'x')).toBeUndefined();
});

test('edges of the index are the usual ones', () => {
  expect([0, 0.0999, 0.1, 0.2499, 0.25].map(driftLevel)).toEqual(['stable', 'stable', 'moderate', 'moderate', 'major']);
});

test('a schedule says when; a new champion does not wait', () => {
  const now = Date.parse('2026-01-10T00:00:00Z');
  const hours = (count: number): number => now - count * 3_600_000;
  const weekly = { schedule: 'weekly', onChampion: true } as const;
  expect(dueFor(weekly, { last: undefined, champion: true }, now)).toBe('champion');
  expect(dueFor(weekly, { last: undefined, champion: false }, now)).toBe('schedule');
  expect(dueFor(weekly, { last: hours(100), champion: true }, now)).toBeUndefined();
  expect(dueFor(weekly, { last: hours(167.5), champion: true }, now)).toBe('schedule');
  expect(dueFor({ schedule: 'never', onChampion: false }, { last: undefined, champion: true }, now)).toBeUndefined();
});
