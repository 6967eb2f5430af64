import { expect, test } from 'vitest';
import { createdWithin } from './created-within.ts';

test.each([
  ['>=2026-11-22T12:00:00Z', true],
  ['>2026-11-22T12:00:00Z', false],
  ['>=2026-11-22T12:00:01Z', false],
  ['<=2026-11-22', true],
  ['<2026-11-22', false],
  ['2026-11-22', true],
  ['2026-11-21', false],
  ['2026-11-21..2026-11-22', true],
  ['2026-11-22T12:00:01Z..*', false],
  ['*..2026-11-22T12:00:00Z', true],
])('a run of 2026-11-22T12:00:00Z and created=%s: %s', (asked, found) => {
  expect(createdWithin('2026-11-22T12:00:00Z', asked)).toBe(found);
});
