import { expect, test } from 'vitest';
import { sampleAttempt, sampleCompetition } from '../testing/samples.ts';
import { decideMerge } from './merge.ts';

const attempt = sampleAttempt({ number: 7, score: 0.9 });
const withBaseline = (p: number) => {
  if (attempt.evaluation.kind !== 'scored') throw new Error('the sample has a score');
  return { ...attempt, evaluation: { ...attempt.evaluation, comparisons: [{ with: 'baseline/simple', difference: 0.1, p }] } };
};
const rule = (name: 'maintainer' | 'beats-baseline' | 'beats-champion') =>
  sampleCompetition({ merge: { rule: name, automatic: true }, baselines: [{ name: 'simple', path: 'baselines/simple' }] });

test('a score is enough where maintainers decide; no score never is', () => {
  expect(decideMerge({ competition: rule('maintainer'), attempt }).kind).toBe('ready');
  expect(decideMerge({ competition: rule('maintainer'), attempt: sampleAttempt({ number: 7 }) }).kind).toBe('wait');
});

test('the champion must be beaten beyond noise, and by a test that was made', () => {
  const competition = rule('beats-champion');
  expect(decideMerge({ competition, attempt }).kind).toBe('ready');
  expect(decideMerge({ competition, attempt, champion: { version: 2, test: { pBetter: 0.01 } } }).kind).toBe('ready');
  expect(decideMerge({ competition, attempt, champion: { version: 2, test: { pBetter: 0.2 } } })).toEqual({
    kind: 'wait',
    why: 'not better than version 2 beyond noise (p = 0.200)',
  });
  expect(decideMerge({ competition, attempt, champion: { version: 2 } }).kind).toBe('wait');
});

test('every baseline must be beaten; one never compared with is not', () => {
  const competition = rule('beats-baseline');
  expect(decideMerge({ competition, attempt: withBaseline(0.001) }).kind).toBe('ready');
  expect(decideMerge({ competition, attempt: withBaseline(0.3) }).kind).toBe('wait');
  expect(decideMerge({ competition, attempt })).toEqual({ kind: 'wait', why: 'never compared with the baseline simple' });
});

test('what the Ladder held back is no step that merges by itself', () => {
  if (attempt.evaluation.kind !== 'scored') throw new Error('the sample has a score');
  const held = { ...attempt, evaluation: { ...attempt.evaluation, held: true } };
  expect(decideMerge({ competition: rule('maintainer'), attempt: held }).kind).toBe('wait');
});
