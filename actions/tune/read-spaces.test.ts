import { expect, test } from 'vitest';
import { readSpaces } from './read-spaces.ts';

test('parameters are read a pair at a time, apart by spaces or lines', () => {
  expect([...readSpaces(' depth=2..8\nkind=a|b  rate=0.1 ')]).toEqual([
    ['depth', { kind: 'range', low: 2, high: 8, whole: true }],
    ['kind', { kind: 'choice', values: ['a', 'b'] }],
    ['rate', { kind: 'value', value: 0.1 }],
  ]);
  expect(readSpaces('').size).toBe(0);
});

test('what is no pair, or one too many, is said by name', () => {
  expect(() => readSpaces('depth 3')).toThrow('"depth" is no parameter');
  expect(() => readSpaces('a-b=3')).toThrow('"a-b=3" is no parameter');
  expect(() => readSpaces('a=1 a=2')).toThrow('a is given twice');
  expect(() => readSpaces('a=9..1')).toThrow('from high to low');
});
