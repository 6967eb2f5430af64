import { expect, test } from 'vitest';
import { fingerprint, seenAs } from './fingerprint.ts';

const pull = { headSha: 'a', updatedAt: '2026-11-22T12:00:00Z' };

test('a pull request that changed long before it was read is not looked at again', () => {
  expect(seenAs(pull, '2026-11-22T12:00:10.000Z')).toBe(fingerprint(pull));
});

test.each(['2026-11-22T12:00:00.300Z', '2026-11-22T12:00:09.999Z', '2026-11-22T11:59:58.000Z'])(
  'one that may have changed again in the second it was read in is (%s)',
  (began) => {
    expect(seenAs(pull, began)).not.toBe(fingerprint(pull));
  },
);
