import { afterEach, expect, test, vi } from 'vitest';
import { githubServer, type Answer, type GitHubServer } from '../testing/github-server.ts';
import { limitedUntil } from './limited-until.ts';

let server: GitHubServer;
afterEach(() => server.close());

const pull = { repository: 'acme/c', number: 7 };
const words = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' };
const seconds = (from: number): string => String(Math.floor(Date.now() / 1000) + from);
const usedUp = (reset: number): Record<string, string> => ({
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': seconds(reset),
});

/** A server that takes comments, after refusing `refusals` one after the other. */
async function refusing(refusals: readonly (() => Answer)[], throttle = true): Promise<{ kept: string[]; tries: () => number }> {
  const [kept, left]: [string[], (() => Answer)[]] = [[], [...refusals]];
  let tries = 0;
  const take = (body: string): Answer => {
    tries += 1;
    const refusal = left.shift();
    if (refusal) return refusal();
    kept.push((JSON.parse(body) as { body: string }).body);
    return { status: 201, body: { id: 1 } };
  };
  server = await githubServer(({ body }) => take(body), { throttle });
  return { kept, tries: () => tries };
}

test.each([
  ['a secondary limit with retry-after', () => ({ status: 403, headers: { 'retry-after': '1' }, body: words })],
  ['the same as 429', () => ({ status: 429, headers: { 'retry-after': '1' }, body: words })],
  ['an hourly limit that is reset soon', () => ({ status: 403, headers: usedUp(1), body: { message: 'API rate limit exceeded' } })],
] as const)('%s is waited for, and the comment is written once', async (_what, refusal) => {
  const { kept, tries } = await refusing([refusal]);
  await server.github.createComment(pull, 'hello');
  expect([kept, tries()]).toEqual([['hello'], 2]);
});

test.each([
  ['longer than a look can wait', 403, () => ({ 'retry-after': '600' }), words, 600],
  ['the same as 429', 429, () => ({ 'retry-after': '600' }), words, 600],
  ['retry-after without the words', 403, () => ({ 'retry-after': '30' }), { message: 'Forbidden' }, 30],
  ['retry-after as 429 without the words', 429, () => ({ 'retry-after': '30' }), { message: 'Too Many Requests' }, 30],
  ['an hour used up', 403, () => usedUp(1800), { message: 'API rate limit exceeded' }, 1800],
  ['429 with the date of a reset', 429, () => usedUp(1800), { message: 'slow down' }, 1800],
] as const)('%s: asked once, and the error says until when to stay away', async (_what, status, headers, body, wait) => {
  const { kept, tries } = await refusing([() => ({ status, headers: headers(), body })]);
  const error: unknown = await server.github.createComment(pull, 'hello').catch((reason: unknown) => reason);
  expect([kept, tries()]).toEqual([[], 1]);
  expect(limitedUntil(error)).toBeGreaterThan(Date.now() + (wait - 20) * 1000);
  expect(limitedUntil(error)).toBeLessThan(Date.now() + (wait + 20) * 1000);
});

test.each([
  ['words alone: a minute', 403, {}, words, 60_000],
  ['429 and nothing else: a minute', 429, {}, { message: 'Too Many Requests' }, 60_000],
  ['a date', 403, { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, words, 30_000],
  ['words and the date of a reset', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795349400' }, words, 600_000],
] as const)('%s', async (_what, status, headers, body, wait) => {
  await refusing([() => ({ status, headers, body })], false);
  const error: unknown = await server.github.createComment(pull, 'hello').catch((reason: unknown) => reason);
  const noon = Date.parse('2026-11-22T12:00:00Z');
  expect(limitedUntil(error, noon)).toBe(noon + wait);
});

test('what is forbidden is no limit, and neither is what never reached GitHub', async () => {
  await refusing([() => ({ status: 403, body: { message: 'Resource not accessible by integration' } })]);
  const forbidden: unknown = await server.github.createComment(pull, 'hello').catch((reason: unknown) => reason);
  expect([limitedUntil(forbidden), limitedUntil(new Error('socket hang up'))]).toEqual([undefined, undefined]);
});

test('words alone are waited for by the minute, while the write waits', async () => {
  const { kept, tries } = await refusing([() => ({ status: 403, body: words })]);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: true });
  try {
    const written = server.github.createComment(pull, 'hello');
    await vi.waitFor(() => expect(tries()).toBe(1), { timeout: 10_000 });
    await vi.advanceTimersByTimeAsync(50_000);
    expect(tries()).toBe(1);
    await vi.advanceTimersByTimeAsync(15_000);
    await written;
    expect([kept, tries()]).toEqual([['hello'], 2]);
  } finally {
    vi.useRealTimers();
  }
});
