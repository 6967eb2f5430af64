import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences, fits } from './fits.ts';
import { plan } from './plan.ts';
import type { Json } from './resource.ts';

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

test('what is as wanted needs nothing, and what is not says where', () => {
  fc.assert(
    fc.property(json, json, (want, found) => {
      expect(fits(want, want)).toBe(true);
      expect(differences(want, found).length === 0).toBe(fits(want, found));
    }),
  );
});

test('GitHub may say more about a thing than was asked, but not less, and lists are taken whole', () => {
  expect(fits({ a: 1 }, { a: 1, b: 2 })).toBe(true);
  expect(fits({ a: 1, b: 2 }, { a: 1 })).toBe(false);
  expect(fits({ rules: [{ type: 'deletion' }] }, { rules: [{ type: 'deletion', more: 1 }] })).toBe(true);
  expect(fits({ rules: [] }, { rules: [{ type: 'deletion' }] })).toBe(false);
});

test('a plan asked again after it was done keeps everything', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (wanted, there) => {
      const resources = Object.entries(wanted).map(([id, want]) => ({ id, want }));
      const changes = plan(resources, new Map(Object.entries(there)));
      expect(changes.map(({ id }) => id)).toEqual(resources.map(({ id }) => id));
      const after = new Map([...Object.entries(there), ...changes.map(({ id, after: made }): [string, Json] => [id, made])]);
      expect(plan(resources, after).every(({ kind }) => kind === 'keep')).toBe(true);
    }),
  );
});
