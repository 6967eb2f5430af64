import { expect, test } from 'vitest';
import { OperationRefusal, runOperation, type Disagreement } from './operations.ts';

const members = (...answers: (number | string)[][]): object =>
  Object.fromEntries(answers.map((values, index) => [index, { predictions: values.map((p) => ({ p })) }]));

test('means, weighted means and votes are taken row by row', () => {
  expect(runOperation({ kind: 'average', weights: [0.5, 0.5] }, members([0, 1], [1, 1]))).toEqual({ predictions: [{ p: 0.5 }, { p: 1 }] });
  expect(runOperation({ kind: 'average', weights: [0.8, 0.2] }, members([1], [0]))).toEqual({ predictions: [{ p: 0.8 }] });
  const vote = { kind: 'vote', members: 3, threshold: undefined } as const;
  expect(runOperation(vote, members(['x', 'x'], ['y', 'y'], ['y', 'z']))).toEqual({ predictions: [{ p: 'y' }, { p: 'x' }] });
  expect(runOperation({ ...vote, threshold: 0.5 }, members([0.4, 0.5], [0.9, 0.6], [0.1, 0]))).toEqual({
    predictions: [{ p: 0 }, { p: 1 }],
  });
});

test('rows that want different ways are refused, and nothing of them is told', () => {
  const route = {
    kind: 'route',
    cases: [
      { column: 'site', is: 'left' },
      { column: 'age', above: 60 },
    ],
    hasDefault: true,
  } as const;
  const asked = (...rows: object[]): unknown => (runOperation(route, { instances: rows }) as { route: unknown }).route;
  expect([asked({ site: 'left' }), asked({ site: 'x', age: 61 }), asked({ site: 'x', age: null })]).toEqual(['0', '1', '2']);
  const mixed = (): unknown => asked({ site: 'left' }, { site: 'secret-value' });
  expect(mixed).toThrow(OperationRefusal);
  expect(mixed).not.toThrow('secret-value');
});

test.each([[null], [{}], [{ instances: 'rows' }], [{ instances: [1] }], [[1]]])('%j is no request', (body) => {
  expect(() => runOperation({ kind: 'echo' }, body)).toThrow(OperationRefusal);
});

test('a shadow’s disagreement is counted; one that failed is not taken for agreement', () => {
  const seen: Disagreement[] = [];
  const body = {
    answer: { predictions: [{ p: 1 }, { p: 0.5 }, { p: 0 }] },
    'shadow-0': { predictions: [{ p: 1 }, { p: 0.7 }, { p: 0 }] },
    'shadow-1': { error: 'busy' },
  };
  const answer = runOperation({ kind: 'compare', node: 'root', shadows: ['new', 'gone'] }, body, (each) => seen.push(each));
  expect(answer).toEqual({ predictions: body.answer.predictions });
  expect(seen).toEqual([
    { node: 'root', shadow: 'new', answered: true, rows: 3, differing: 1, largest: expect.closeTo(0.2) as number },
    { node: 'root', shadow: 'gone', answered: false, rows: 0, differing: 0, largest: 0 },
  ]);
});
