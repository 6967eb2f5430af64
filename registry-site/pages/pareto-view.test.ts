import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attemptFacts } from '../catalogue/attempt-facts.ts';
import type { Board } from '../catalogue/facts.ts';
import { scoredAttempt } from '../testing/fixture-records.ts';
import { paretoView } from './pareto-view.ts';

function boardOf(entries: readonly { readonly score: number; readonly energyWh: number | null; readonly modelBytes?: number }[]): Board {
  const rows = entries.map((entry, index) => {
    const record = scoredAttempt({ number: index + 1, team: `team-${index}`, ...entry });
    const attempt = attemptFacts({ path: '', text: '', record, keyid: 'k', sha256: String(index) });
    return { attempt, position: index + 1, group: { from: index + 1, to: index + 1 } };
  });
  return { name: 'feedback', rows, frugal: [] };
}

const entry = fc.record({
  score: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
  energyWh: fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
});

test('the frontier is exactly those nobody beats in both', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 3, maxLength: 30 }), (entries) => {
      const unbeaten = entries.filter(
        (own) =>
          !entries.some(
            (other) =>
              other !== own &&
              other.score >= own.score &&
              other.energyWh <= own.energyWh &&
              (other.score > own.score || other.energyWh < own.energyWh),
          ),
      );
      const view = paretoView(boardOf(entries));
      const distinct = new Set(unbeaten.map(({ energyWh, score }) => `${energyWh} ${score}`));
      expect(view?.frontier.length).toBe(distinct.size);
      for (const { x, y } of view?.points ?? []) {
        expect(Number(x)).toBeGreaterThanOrEqual(view?.plane.left ?? 0);
        expect(Number(x)).toBeLessThanOrEqual(view?.plane.right ?? 0);
        expect(Number(y)).toBeGreaterThanOrEqual(view?.plane.top ?? 0);
        expect(Number(y)).toBeLessThanOrEqual(view?.plane.bottom ?? 0);
      }
    }),
  );
});

test('where energy is unknown the size of the model is the cost; two entries make no drawing', () => {
  const unknown = [0.9, 0.8, 0.7].map((score, index) => ({ score, energyWh: null, modelBytes: 10 ** (index + 3) }));
  expect(paretoView(boardOf(unknown))?.cost).toBe('size of the model');
  expect(paretoView(boardOf(unknown.slice(1)))).toBeUndefined();
});
