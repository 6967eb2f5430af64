import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchLimits, splitBatch } from './batch.ts';

const dictionary = (longest: number) =>
  fc.dictionary(
    fc.stringMatching(/^[a-z0-9]{1,6}$/),
    fc.string({ maxLength: 20 }).map((text) => text.repeat(longest / 20)),
    { maxKeys: 240 },
  );

test('nothing is lost, nothing doubled, and no call is beyond a limit', () => {
  const metric = fc.record({ key: fc.stringMatching(/^[a-z]{1,5}$/), value: fc.double(), timestamp: fc.nat() });
  fc.assert(
    fc.property(dictionary(6000), dictionary(8000), fc.array(metric, { maxLength: 1500, size: 'max' }), (params, tags, metrics) => {
      const parts = splitBatch({ params, tags, metrics });
      for (const part of parts) {
        expect(part.metrics.length).toBeLessThanOrEqual(batchLimits.metrics);
        expect(part.params.length).toBeLessThanOrEqual(batchLimits.params);
        expect(part.tags.length).toBeLessThanOrEqual(batchLimits.tags);
        expect(part.metrics.length + part.params.length + part.tags.length).toBeLessThanOrEqual(batchLimits.total);
        expect(Buffer.byteLength(JSON.stringify({ run_id: 'x'.repeat(32), ...part }))).toBeLessThanOrEqual(1_000_000);
      }
      const all = <K extends 'params' | 'tags' | 'metrics'>(key: K) =>
        parts.flatMap((part) => part[key] as { key: string; value: unknown }[]);
      expect(Object.fromEntries(all('params').map(({ key, value }) => [key, value]))).toEqual({ ...params });
      expect(Object.fromEntries(all('tags').map(({ key, value }) => [key, value]))).toEqual({ ...tags });
      expect(all('metrics').map(({ value }) => Number(value))).toEqual(metrics.map(({ value }) => value));
    }),
    { numRuns: 20 },
  );
});

test('what the server would cut silently is refused', () => {
  expect(() => splitBatch({ params: { p: 'x'.repeat(6001) } })).toThrow('cut it at 6000');
  expect(() => splitBatch({ tags: { t: 'x'.repeat(8001) } })).toThrow('cut it at 8000');
  expect(() => splitBatch({ metrics: [{ key: 'k'.repeat(251), value: 1, timestamp: 0 }] })).toThrow('251 characters');
});
