import { expect, test } from 'vitest';
import { sampleAttempt } from '../testing/samples.ts';
import { folderHolders } from './folder-holders.ts';

const manifest = (members: string): string => `interface: 1
title: A model
members: [${members}]
licence: MIT
card: { intendedUse: x, limitations: x, trainingData: x }
`;
const attempt = (number: number, members: string[], startedAt: string) => ({
  ...sampleAttempt({ number, team: 'alice', score: 0.9 }),
  members,
  startedAt,
});
const first = attempt(3, ['alice', 'anna'], '2026-01-02T00:00:00Z');
const later = attempt(4, ['mallory'], '2026-01-03T00:00:00Z');

test('a merged manifest says whose folder it is, whatever attempts say', () => {
  expect(folderHolders('alice', 9, manifest('bob'), [first])).toEqual(['bob']);
});

test('a merged manifest that cannot be read lets nobody in', () => {
  expect(folderHolders('alice', 9, 'interface: 2', [])).toEqual([]);
});

test('until then the first attempt of another pull request holds the name', () => {
  expect(folderHolders('alice', 9, undefined, [later, first])).toEqual(['alice', 'anna']);
  expect(folderHolders('alice', 3, undefined, [first])).toBeUndefined();
  expect(folderHolders('bob', 9, undefined, [first])).toBeUndefined();
});
