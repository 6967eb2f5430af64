import { expect, test } from 'vitest';
import { noon } from '../testing/world.ts';
import { later } from './dispatch-progress.ts';
import { askAgainAt } from './retry.ts';

test('what GitHub does not take is asked for again in seconds at first, then ever later, and once an hour for as long as it lasts', () => {
  const waits = [1, 2, 3, 6, 9, 10, 1000].map((times) => askAgainAt(Array<string>(times).fill(noon), noon));
  expect(waits).toEqual([15, 30, 60, 480, 3600, 3600, 3600].map((seconds) => later(noon, seconds)));
  expect(askAgainAt([], noon)).toBeUndefined();
  expect(askAgainAt([noon, later(noon, -900)], later(noon, 30))).toBeUndefined();
});
