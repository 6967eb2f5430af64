import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Score } from '../core/contract/evaluation.ts';
import { coarseP, mostBits, noiseStep, releaseComparison, releaseScores, type Best, type ReleasePolicy } from './release.ts';

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
    expect(releaseScores({ policy: 'ladder' }, [score(0.8123, 0.03)], undefined)).toMatchObject({
      held: false,
      scores: [{ value: 0.81, low: 0.78, high: 0.84 }],
    });
  });

  test('holds back what is not better than the best by more than its noise, and then says one bit', () => {
    fc.assert(
      fc.property(probability, halfWidth, fc.double({ min: -1, max: 1, noNaN: true }), halfWidth, (value, half, difference, se) => {
        const best = bestAt(0.5, difference, se);
        const release = releaseScores({ policy: 'ladder' }, [score(value, half)], best);
        expect(release.held).toBe(difference <= se);
        if (release.held) expect(release).toEqual({ scores: best.scores, held: true, bits: 1, bitsOfScores: [] });
      }),
    );
  });

  test('of two attempts that are held back, nobody can tell which was which', () => {
    fc.assert(
      fc.property(probability, probability, halfWidth, (a, b, half) => {
        const best = bestAt(0.9, 0, 0.01);
        expect(releaseScores({ policy: 'ladder' }, [score(a, half)], best)).toEqual(
          releaseScores({ policy: 'ladder' }, [score(b, half)], best),
        );
      }),
    );
  });

  test('an incomparable attempt is held back', () => {
    expect(releaseScores({ policy: 'ladder' }, [score(0.9, 0.01)], bestAt(0.5, NaN, 0.01)).held).toBe(true);
  });
});

test('an interval release never shows digits finer than the noise, and never moves a value by more than half a step', () => {
  fc.assert(
    fc.property(probability, halfWidth, (value, half) => {
      const step = noiseStep(half);
      const [shown] = releaseScores({ policy: 'interval' }, [score(value, half)], undefined).scores;
      expect(Math.abs(shown!.value - value)).toBeLessThanOrEqual(step / 2 + 1e-9);
      expect(Math.abs(shown!.value / step - Math.round(shown!.value / step))).toBeLessThan(1e-6);
      expect(step).toBeLessThanOrEqual(half * (1 + 1e-6));
    }),
  );
});

test('an exact release is exact, and is booked as such', () => {
  const release = releaseScores({ policy: 'exact' }, [score(0.812345678, 0.03)], undefined);
  expect(release.scores[0]!.value).toBe(0.812345678);
  expect(release.bits).toBeGreaterThan(releaseScores({ policy: 'interval' }, [score(0.812345678, 0.03)], undefined).bits);
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

test('with a fixed step the Ladder moves by that step and tells on its grid', () => {
  fc.assert(
    fc.property(
      probability,
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.constantFrom(0.1, 0.05, 0.01, 0.005),
      (value, difference, step) => {
        const release = releaseScores({ policy: 'ladder', step }, [score(value, 1e-5)], bestAt(0.5, difference, 1e-9));
        expect(release.held).toBe(difference <= step);
        if (!release.held) {
          const shown = release.scores[0]!.value / step;
          expect(Math.abs(shown - Math.round(shown))).toBeLessThan(1e-6);
        }
      },
    ),
  );
});

test('no answer says more than the bound that the budget is checked against', () => {
  const anyValue = fc.oneof(probability, fc.double({ min: -1e12, max: 1e12, noNaN: true }));
  const policies = fc.constantFrom<ReleasePolicy>('ladder', 'interval', 'exact');
  fc.assert(
    fc.property(
      policies,
      fc.array(fc.tuple(anyValue, halfWidth), { minLength: 1, maxLength: 5 }),
      fc.nat(9),
      (policy, values, opponents) => {
        const { bits, scores } = releaseScores(
          { policy },
          values.map(([value, half]) => score(value, half)),
          undefined,
        );
        const { bits: each } = releaseComparison(policy, '1/a', { difference: 0.1, p: 0.1, se: 0.1 });
        expect(bits + opponents * each).toBeLessThanOrEqual(mostBits(policy, values.length, opponents, 0) + 1e-9);
        if (policy !== 'exact')
          for (const { value } of scores)
            expect(
              String(Math.abs(value))
                .replace(/e.*|[.]|^0+/g, '')
                .replace(/^0+|0+$/g, '').length,
            ).toBeLessThanOrEqual(7);
      },
    ),
  );
});
