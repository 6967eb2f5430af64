import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readList, shareList, type SharedList } from './shared-list.ts';
import { digestOf } from './snapshot-digest.ts';

const digests = fc.array(fc.integer({ min: 0, max: 400 }).map(digestOf), { maxLength: 300 });

function shared(list: readonly string[]): { readonly tree: SharedList; readonly pieces: Map<string, readonly string[]> } {
  const pieces = new Map<string, readonly string[]>();
  const tree = shareList(list, (piece) => {
    const digest = digestOf(piece);
    pieces.set(digest, piece);
    return digest;
  });
  return { tree, pieces };
}

test('what was taken apart comes together again, in its order and with what is in it twice', () => {
  fc.assert(
    fc.property(digests, (list) => {
      const { tree, pieces } = shared(list);
      expect(readList(tree, (digest) => pieces.get(digest) ?? [])).toEqual(list);
    }),
  );
});

test('the same list has the same root, another one has another', () => {
  fc.assert(
    fc.property(digests, digests, (one, other) => {
      expect(shared(one).tree.root === shared(other).tree.root).toBe(one.join() === other.join());
    }),
  );
});

test('one more element, wherever it is put, leaves nearly all pieces of a long list as they were', () => {
  const long = Array.from({ length: 20_000 }, (_, at) => digestOf(at));
  const { pieces, tree } = shared(long);
  expect(tree.height).toBeLessThan(8);
  for (const at of [0, 1, 7000, 19_999, 20_000]) {
    const after = shared(long.toSpliced(at, 0, digestOf('new')));
    const fresh = [...after.pieces].filter(([digest]) => !pieces.has(digest)).map(([, piece]) => piece);
    expect(fresh.length).toBeLessThan(3 * tree.height);
    expect(fresh.flat().length).toBeLessThan(500);
  }
});
