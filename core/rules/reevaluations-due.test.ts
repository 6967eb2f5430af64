import { expect, test } from 'vitest';
import { Dataset } from '../contract/dataset.ts';
import type { VersionRecord } from '../contract/records.ts';
import type { ReevaluationRecord } from '../contract/reevaluation-record.ts';
import { reevaluationsDue } from './reevaluations-due.ts';

const sha256 = 'a'.repeat(64);
const dataset = (over: object = {}): Dataset =>
  Dataset.parse({
    harvester: 1,
    owner: 'ward',
    name: 'biopsies',
    title: 'Biopsies',
    people: ['wanda'],
    data: { version: '2026', sha256, rows: 10 },
    models: [{ competition: 'tumour', versions: 'champion' }],
    ...over,
  });
const version = (number: number, kind: 'crown' | 'keep'): VersionRecord =>
  ({
    competition: 'tumour',
    version: number,
    champion: { kind, why: '' },
    publishedAt: `2026-01-0${number}T00:00:00Z`,
  }) as VersionRecord;
const told = (number: number, startedAt: string, outcome: object = { kind: 'scored' }, data = '2026'): ReevaluationRecord =>
  ({
    competition: 'tumour',
    version: number,
    data: { owner: 'ward', name: 'biopsies', version: data },
    startedAt,
    outcome,
  }) as ReevaluationRecord;
const now = Date.parse('2026-02-10T12:00:00Z');
const versions = [version(1, 'crown'), version(2, 'keep'), version(3, 'crown')];
const due = (data: Dataset, before: ReevaluationRecord[] = []): string[] =>
  reevaluationsDue([data], versions, before, now).map((each) => `${each.version} ${each.trigger}`);

test('a champion that never met the data is asked at once, and then by the schedule', () => {
  expect(due(dataset())).toEqual(['3 champion']);
  expect(due(dataset(), [told(1, '2026-02-09T12:00:00Z')])).toEqual(['3 champion']);
  expect(due(dataset(), [told(3, '2026-02-09T12:00:00Z')])).toEqual([]);
  expect(due(dataset(), [told(3, '2026-02-09T12:00:00Z', { kind: 'scored' }, '2025')])).toEqual(['3 champion']);
  expect(due(dataset(), [told(3, '2026-02-03T12:00:00Z')])).toEqual(['3 schedule']);
  expect(due(dataset({ schedule: 'never', onChampion: false }))).toEqual([]);
});

test('named versions are asked if they were published, and nothing else', () => {
  expect(due(dataset({ models: [{ competition: 'tumour', versions: [2, 9] }] }))).toEqual(['2 schedule']);
  expect(due(dataset({ models: [{ competition: 'other', versions: 'champion' }] }))).toEqual([]);
});

test('what failed for the runner’s sake is tried again a day later', () => {
  const failed = (at: string): ReevaluationRecord => told(3, at, { kind: 'failed', errorClass: 'INFRA' });
  expect(due(dataset({ schedule: 'monthly' }), [failed('2026-02-10T02:00:00Z')])).toEqual([]);
  expect(due(dataset({ schedule: 'monthly' }), [failed('2026-02-09T02:00:00Z')])).toEqual(['3 schedule']);
  expect(due(dataset({ schedule: 'monthly' }), [failed('2026-02-08T02:00:00Z'), told(3, '2026-02-09T02:00:00Z')])).toEqual([]);
});
