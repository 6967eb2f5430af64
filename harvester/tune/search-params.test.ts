import { expect, test } from 'vitest';
import { drawParams, parseSpace } from './search-params.ts';

test('a value, a choice and a range are read, numbers as numbers', () => {
  expect(['3', 'true', 'rbf', 'a|2|false', '1..9', '0.001..1'].map(parseSpace)).toEqual([
    { kind: 'value', value: 3 },
    { kind: 'value', value: true },
    { kind: 'value', value: 'rbf' },
    { kind: 'choice', values: ['a', 2, false] },
    { kind: 'range', low: 1, high: 9, whole: true },
    { kind: 'range', low: 0.001, high: 1, whole: false },
  ]);
  expect(() => parseSpace('9..1')).toThrow('from high to low');
});

test('draws are the same for the same seed, stay inside, and leave other parameters alone', () => {
  const spaces = new Map([
    ['trees', parseSpace('5..7')],
    ['rate', parseSpace('0.0001..1')],
    ['kind', parseSpace('a|b')],
  ]);
  const drawn = drawParams({ keep: 'me', trees: 1 }, spaces, 300, 4);
  expect(drawParams({ keep: 'me', trees: 1 }, spaces, 300, 4)).toEqual(drawn);
  expect(drawParams({ keep: 'me', trees: 1 }, spaces, 300, 5)).not.toEqual(drawn);
  expect(new Set(drawn.map(({ trees }) => trees))).toEqual(new Set([5, 6, 7]));
  expect(new Set(drawn.map(({ keep }) => keep))).toEqual(new Set(['me']));
  const rates = drawn.map(({ rate }) => rate as number);
  expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.0001);
  // By its logarithm, half of them lie below the geometric middle.
  expect(rates.filter((rate) => rate < 0.01).length).toBeGreaterThan(100);
});
