import { expect, test } from 'vitest';
import type { VersionRecord } from '../contract/records.ts';
import { standingChallenger } from './challenger.ts';

const published = (version: number, kind: 'crown' | 'keep' | 'undecided', minute: number): VersionRecord =>
  ({ version, champion: { kind, why: '' }, publishedAt: `2026-11-22T10:${String(minute).padStart(2, '0')}:00Z` }) as VersionRecord;

test('the newest version that did not take the crown challenges; a new champion has nobody to fear yet', () => {
  const versions = [published(1, 'crown', 0), published(2, 'keep', 1), published(3, 'undecided', 2)];
  expect(standingChallenger([])).toBeUndefined();
  expect(standingChallenger(versions)?.version).toBe(3);
  expect(standingChallenger([...versions, published(4, 'crown', 3)])).toBeUndefined();
  expect(standingChallenger([published(1, 'keep', 0)])?.version).toBe(1);
});

test('an older version that is promoted ends a challenge, by the moment and not by its number', () => {
  expect(standingChallenger([published(1, 'crown', 9), published(2, 'crown', 1), published(3, 'keep', 2)])).toBeUndefined();
  expect(standingChallenger([published(1, 'keep', 1), published(2, 'crown', 1)])).toBeUndefined();
  expect(standingChallenger([published(2, 'crown', 1), published(3, 'keep', 1), published(4, 'keep', 1)])?.version).toBe(4);
});
