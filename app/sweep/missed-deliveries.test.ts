import { expect, test } from 'vitest';
import type { LoggedDelivery } from '../github/github.ts';
import { missed } from './missed-deliveries.ts';

const now = Date.parse('2026-11-22T12:00:00.000Z');
const attempt = (minutesAgo: number, ok = false): LoggedDelivery => ({
  id: minutesAgo,
  guid: 'g',
  event: 'pull_request',
  at: new Date(now - minutesAgo * 60_000).toISOString(),
  ok,
});

test.each([
  ['one that failed a while ago', [attempt(2)], true],
  ['one GitHub may still be sending', [attempt(0.5)], false],
  ['one that came through at the second attempt', [attempt(30, true), attempt(60)], false],
  ['one asked for again just now', [attempt(1), attempt(60)], false],
  ['one asked for again, in vain, some time ago', [attempt(3), attempt(60)], true],
  ['one that failed six times', [1, 2, 3, 4, 5, 6].map((n) => attempt(n * 100)), false],
])('%s', (_what, attempts, again) => {
  expect(missed(attempts, now)).toBe(again);
});
