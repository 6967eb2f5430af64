import { expect, test } from 'vitest';
import { rateLimit } from './rate-limit.ts';

test('a caller may burst, then goes on at its rate, and does not use up what others may', () => {
  let now = 0;
  const ask = rateLimit(10, () => now);
  for (let at = 0; at < 20; at++) ask('a');
  expect(() => ask('a')).toThrow(
    expect.objectContaining({ parts: expect.objectContaining({ status: 429, headers: { 'retry-after': '1' } }) }),
  );
  ask('b');
  now = 100;
  ask('a');
  expect(() => ask('a')).toThrow('Too many requests');
});

test('a flood of made-up names does not fill the memory for good, nor free the flooder', () => {
  const ask = rateLimit(1, () => 0);
  ask('a');
  ask('a');
  for (let at = 0; at < 9000; at++) ask(`x${at}`);
  expect(() => ask('a')).toThrow('Too many requests');
});
