import { expect, test } from 'vitest';
import { phaseClock } from './phase-clock.ts';

const phases = [
  { name: 'final', opens: '2026-12-15T18:00:00Z', closes: '2027-01-05T18:00:00Z', board: 'final' as const },
  { name: 'feedback', opens: '2026-10-01T00:00:00Z', closes: '2026-12-15T18:00:00Z', board: 'feedback' as const },
];

test.each([
  [undefined, 'Opens 1 Oct 2026', false],
  ['2026-09-30T22:00:00Z', 'Not open yet: feedback opens in 2 hours', false],
  ['2026-12-14T17:00:00Z', 'Open: feedback closes in 25 hours', true],
  ['2026-12-15T18:00:00Z', 'Open: final closes in 21 days', true],
  ['2027-01-05T18:00:00Z', 'Closed since 5 Jan 2027', false],
])('as of %s the clock says "%s"', (asOf, words, isOpen) => {
  expect(phaseClock(phases, asOf)).toMatchObject({ words, isOpen });
});

test('phases are drawn in the order they open', () => {
  expect(phaseClock(phases, undefined).phases.map((phase) => phase.name)).toEqual(['feedback', 'final']);
});
