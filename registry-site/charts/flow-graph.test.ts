import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flowGraph } from './flow-graph.ts';

const node = (id: string): { id: string; label: string; detail: string } => ({ id, label: id, detail: '' });

test('what follows stands to the right of what it follows', () => {
  const graph = flowGraph(
    ['a', 'b', 'c', 'd'].map(node),
    [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'd' },
      { from: 'a', to: 'c', label: 'twice' },
    ].concat({ from: 'a', to: 'd' } as never),
  );
  const x = graph?.boxes.map((box) => box.x) ?? [];
  expect(x[0]).toBeLessThan(x[1] as number);
  expect(x[1]).toBe(x[2]);
  expect(x[2]).toBeLessThan(x[3] as number);
  expect(graph?.notes.map(({ text }) => text)).toEqual(['twice']);
});

test('any graph ends, inside its own bounds, circles and dangling edges too', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  fc.assert(
    fc.property(fc.uniqueArray(id, { minLength: 1 }), fc.array(fc.record({ from: id, to: id })), (ids, edges) => {
      const graph = flowGraph(ids.map(node), edges);
      if (!graph) throw new Error('not drawn');
      for (const { height, width, x, y } of graph.boxes) {
        expect(x + width).toBeLessThanOrEqual(graph.width);
        expect(y + height).toBeLessThanOrEqual(graph.height);
      }
      expect(new Set(graph.boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(ids.length);
    }),
  );
});

test('a graph nobody could read is not drawn', () => {
  expect(
    flowGraph(
      Array.from({ length: 61 }, (_, index) => node(String(index))),
      [],
    ),
  ).toBeUndefined();
  expect(flowGraph([], [])).toBeUndefined();
});
