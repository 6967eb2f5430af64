import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTime, sequencePhases } from './phases.ts';

const now = Date.UTC(2026, 10, 22, 12);
const on = (text: string): number => readTime(text) as number;

describe('times', () => {
  test.each([
    ['2019-01-01 00:00:00', '2019-01-01T00:00:00.000Z'],
    ['2020-01-15 18:53:00+00:00', '2020-01-15T18:53:00.000Z'],
    ['2024-06-24T15:41:24.745117', '2024-06-24T15:41:24.000Z'],
    ['2026-01-01', '2026-01-01T00:00:00.000Z'],
    ['1-30-2026', '2026-01-30T00:00:00.000Z'],
    ['08/31/2024 23:59', '2024-08-31T23:59:00.000Z'],
    ['2026-01-01 10:00:00+0200', '2026-01-01T08:00:00.000Z'],
  ])('%s', (text, instant) => {
    expect(new Date(on(text)).toISOString()).toBe(instant);
  });
  test.each(['soon', '2026', '31-31-2026', '2026-13-01', '', 5, null, undefined])('%j is none', (value) => {
    expect(readTime(value)).toBeUndefined();
  });
});

test('phases that follow each other are taken as they are', () => {
  const planned = [
    { title: 'Dev Phase', opens: on('2027-01-01'), closes: on('2027-02-01') },
    { title: 'Test Phase', opens: on('2027-02-01'), closes: on('2027-03-01') },
  ];
  expect(sequencePhases(planned, now)).toEqual({
    phases: [
      { name: 'dev-phase', opens: '2027-01-01T00:00:00Z', closes: '2027-02-01T00:00:00Z', board: 'feedback' },
      { name: 'test-phase', opens: '2027-02-01T00:00:00Z', closes: '2027-03-01T00:00:00Z', board: 'final' },
    ],
    notes: [],
  });
});

test('phases that are over are moved to today with their lengths, and it is said', () => {
  const { phases, notes } = sequencePhases(
    [
      { title: 'a', opens: on('2019-01-01'), closes: on('2019-01-31') },
      { title: 'b', opens: on('2019-01-31'), closes: on('2019-02-10') },
    ],
    now,
  );
  expect(phases.map(({ opens, closes }) => [opens, closes])).toEqual([
    ['2026-11-22T00:00:00Z', '2026-12-22T00:00:00Z'],
    ['2026-12-22T00:00:00Z', '2027-01-01T00:00:00Z'],
  ]);
  expect(notes).toEqual(['phases: they ended on 2019-02-10; moved to 2026-11-22 with their lengths']);
});

test('two phases at the same time follow each other here', () => {
  const both = { opens: on('2026-11-01'), closes: on('2099-01-01') };
  const { phases, notes } = sequencePhases(
    [
      { title: 'Dev', ...both },
      { title: 'Test', ...both },
    ],
    now,
  );
  expect(phases[0]?.closes).toBe(phases[1]?.opens);
  expect(notes[0]).toContain('"Dev" runs at the same time as the next one');
});

test('whatever a kit says, phases follow each other, the last one on the final board, and somebody can still take part', () => {
  const time = fc.option(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2090, 0, 1) }), { nil: undefined });
  const phase = fc.record({ title: fc.string({ maxLength: 60 }), opens: time, closes: time });
  fc.assert(
    fc.property(fc.array(phase, { maxLength: 8 }), (planned) => {
      const { phases } = sequencePhases(planned, now);
      expect(phases.length).toBeGreaterThanOrEqual(2);
      for (const [index, { opens, closes, board }] of phases.entries()) {
        expect(Date.parse(opens)).toBeLessThan(Date.parse(closes));
        expect(board).toBe(index === phases.length - 1 ? 'final' : 'feedback');
        const next = phases[index + 1];
        if (next) expect(Date.parse(closes)).toBeLessThanOrEqual(Date.parse(next.opens));
      }
      expect(Date.parse(phases.at(-1)?.closes ?? '')).toBeGreaterThan(now);
      expect(new Set(phases.map(({ name }) => name)).size).toBe(phases.length);
    }),
  );
});
