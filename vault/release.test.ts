import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Score } from '../core/contract/evaluation.ts';
import { coarseP, noiseStep, releaseComparison, releaseScores, type Best } from './release.ts';

const score = (value: number, half: number): Score => ({
  name: 'roc_auc',
  direction: 'higher',
  value,
  low: value - half,
  high: value + half,
});
const bestAt = (value: number, difference: number, se: number): Best => ({
  scores: [score(value, 0.01)],
  paired: { difference, p: 0.5, se },
});
const probability = fc.double({ min: 0, max: 1, noNaN: true });
const halfWidth = fc.double({ min: 1e-5, max: 0.3, noNaN: true });

describe('the Ladder', () => {
  test('shows the first score', () => {
    expect(releaseScores('ladder', [score(0.8123, 0.03)], undefined)).toMatchObject({
      held: false,
      scores: [{ value: 0.81, low: 0.78, high: 0.84 }],
    });
  });

  test('holds back what is not better than the best by more than its noise, and then says one bit', () => {
    fc.assert(
      fc.property(probability, halfWidth, fc.double({ min: -1, max: 1, noNaN: true }), halfWidth, (value, half, difference, se) => {
        const best = bestAt(0.5, difference, se);
        const release = releaseScores('ladder', [score(value, half)], best);
        expect(release.held).toBe(difference <= se);
        if (release.held) expect(release).toEqual({ scores: best.scores, held: true, bits: 1 });
      }),
    );
  });

  test('of two attempts that are held back, nobody can tell which was which', () => {
    fc.assert(
      fc.property(probability, probability, halfWidth, (a, b, half) => {
        const best = bestAt(0.9, 0, 0.01);
        expect(releaseScores('ladder', [score(a, half)], best)).toEqual(releaseScores('ladder', [score(b, half)], best));
      }),
    );
  });

  test('an incomparable attempt is held back', () => {
    expect(releaseScores('ladder', [score(0.9, 0.01)], bestAt(0.5, NaN, 0.01)).held).toBe(true);
  });
});

test('an interval release never shows digits finer than the noise, and never moves a value by more than half a step', () => {
  fc.assert(
    fc.property(probability, halfWidth, (value, half) => {
      const step = noiseStep(half);
      const [shown] = releaseScores('interval', [score(value, half)], undefined).scores;
      expect(Math.abs(shown!.value - value)).toBeLessThanOrEqual(step / 2 + 1e-9);
      expect(Math.abs(shown!.value / step - Math.round(shown!.value / step))).toBeLessThan(1e-6);
      expect(step).toBeLessThanOrEqual(half * (1 + 1e-6));
    }),
  );
});

test('an exact release is exact, and is booked as such', () => {
  const release = releaseScores('exact', [score(0.812345678, 0.03)], undefined);
  expect(release.scores[0]!.value).toBe(0.812345678);
  expect(release.bits).toBeGreaterThan(releaseScores('interval', [score(0.812345678, 0.03)], undefined).bits);
});

test('a released p never looks surer than it is, on either side', () => {
  fc.assert(
    fc.property(probability, (p) => {
      const shown = coarseP(p);
      if (p <= 0.5) expect(shown).toBeGreaterThanOrEqual(Math.min(p, 0.5));
      else expect(1 - shown).toBeGreaterThanOrEqual(1 - p - 1e-12);
      expect(shown).toBeGreaterThan(0);
      expect(shown).toBeLessThan(1);
    }),
  );
});

test('a comparison keeps its direction', () => {
  expect(releaseComparison('ladder', '7/abc', { difference: 0.01234, p: 0.0123, se: 0.004 }).comparison).toEqual({
    with: '7/abc',
    difference: 0.012,
    p: 0.02,
  });
});
