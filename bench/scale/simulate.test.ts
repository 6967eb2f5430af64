import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';
import { breaksFirst, simulate, type Load } from './simulate.ts';
import { rateLimit, servers } from './station.ts';

const load: Load = { competitions: 10, participants: 500, attemptsPerDay: 2000, days: 2, peak: 1.8, quota: 50 };

test('events come out by time, equal ones as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const queue = new EventQueue<number>();
      times.forEach((at, order) => queue.put(at, order));
      const out: [number, number][] = [];
      for (let event = queue.take(); event; event = queue.take()) out.push([event.at, event.what]);
      expect(out).toEqual(times.map((at, order): [number, number] => [at, order]).toSorted(([a, x], [b, y]) => a - b || x - y));
    }),
  );
});

test('no more than the limit passes in any window, and nobody waits longer than there is need to', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 200 }), (unsorted) => {
      const station = rateLimit(6, 10, 2);
      const asked = unsorted.toSorted((a, b) => a - b);
      const passed = asked.map((at) => station.admit(at));
      for (const [index, at] of passed.entries()) {
        expect(at).toBeGreaterThanOrEqual(asked[index] as number);
        if (index >= 3) expect(at - (passed[index - 3] as number)).toBeGreaterThanOrEqual(10 - 1e-9);
      }
      if (asked.length <= 3) expect(passed).toEqual(asked);
    }),
  );
});

test('an attempt that alone is above a limit is told, not simulated', () => {
  expect(() => rateLimit(5, 60, 6)).toThrow('an attempt makes 6 requests');
});

test('servers work side by side and one after the other', () => {
  const station = servers(2, 10);
  expect([0, 1, 2].map((at) => station.admit(at))).toEqual([10, 11, 20]);
  expect(station.perDay).toBe(17_280);
});

test('the same seed is the same story, another one another', () => {
  const way = () => [{ name: 'vault', station: servers(4, 100) }];
  expect(simulate(load, way(), 7)).toEqual(simulate(load, way(), 7));
  expect(simulate(load, way(), 8)).not.toEqual(simulate(load, way(), 7));
});

test('with room to spare everybody waits for their own work alone', () => {
  const { attempts, refused, verdict, backlog } = simulate(load, [{ name: 'vault', station: servers(500, 10) }], 1);
  expect(attempts + refused).toBeGreaterThan(3600);
  expect(verdict.median).toBeCloseTo(10);
  expect(verdict.p95).toBeCloseTo(10);
  expect(backlog).toBeLessThan(10);
});

test('a step that can pass half of what comes leaves half of it behind, and is the one that is named', () => {
  const steps = [
    { name: 'gate', station: servers(50, 10) },
    { name: 'vault', station: servers(1, 86.4) },
  ];
  const outcome = simulate(load, steps, 1);
  expect(breaksFirst(outcome).name).toBe('vault');
  expect(breaksFirst(outcome).headroom).toBeCloseTo(0.5, 1);
  expect(outcome.backlog / outcome.attempts).toBeCloseTo(0.5, 1);
});

test('as many as the quota allows are let in', () => {
  const { attempts, refused } = simulate({ ...load, participants: 10, days: 1, quota: 5 }, [], 3);
  expect(attempts).toBe(50);
  expect(refused).toBeGreaterThan(1800);
});
