import { expect, test } from 'vitest';
import { cutListing } from './cut-listing.ts';

const records = Array.from({ length: 110_000 }, (_, n) => ({
  mode: '100644',
  type: 'blob' as const,
  sha: 'a'.repeat(40),
  size: 4000,
  path: `attempts/breast-tumour/${n}/${'b'.repeat(40)}.json`,
}));

test('a listing is whole below 7 MB, and cut there long before 100,000 entries', () => {
  expect(cutListing(records.slice(0, 50_000), true)).toHaveLength(50_000);
  expect(cutListing(records, true).length).toBeGreaterThan(55_000);
  expect(cutListing(records, true).length).toBeLessThan(60_000);
});

test('one level is cut by its entries alone', () => {
  expect(cutListing(records, false)).toHaveLength(100_000);
});
