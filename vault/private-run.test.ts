import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchSizes } from './private-run.ts';

test('the two runs cut a split differently, into batches of bearable size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 2_000_000 }), fc.integer({ min: 1, max: 100_000 }), (rows, rowBytes) => {
      const [large, small] = batchSizes(rows, rowBytes);
      expect(small).toBeGreaterThanOrEqual(1);
      expect(small).toBeLessThan(large);
      expect(large).toBeLessThanOrEqual(8192);
      expect(large * rowBytes).toBeLessThanOrEqual(32 * 1024 * 1024);
    }),
  );
});

test('even one row can be evaluated', () => {
  expect(batchSizes(1, 5)).toEqual([1, 1]);
});
