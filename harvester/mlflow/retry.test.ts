import { expect, test } from 'vitest';
import { backoff } from './retry.ts';

const policy = { attempts: 5, baseMs: 100, maxMs: 1000 };

test('waits double, half of each by chance, up to the longest', () => {
  expect([1, 2, 3, 4, 5].map((attempt) => backoff(policy, attempt, null, 0, 1))).toEqual([100, 200, 400, 800, 1000]);
  expect([1, 2, 5].map((attempt) => backoff(policy, attempt, null, 0, 0))).toEqual([50, 100, 500]);
});

test('a server may ask for a time, within reason', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(backoff(policy, 1, '0', now)).toBe(0);
  expect(backoff(policy, 1, '3600', now)).toBe(1000);
  expect(backoff(policy, 1, 'Thu, 01 Jan 2026 00:00:00 GMT', now)).toBe(0);
  expect(backoff(policy, 1, 'soon', now, 0)).toBe(50);
});
