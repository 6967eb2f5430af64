import { expect, test } from 'vitest';
import { tinyInputs } from '../testing/tiny-service.ts';
import { canMakeUp, keepsNumbers } from './keeps-numbers.ts';
import type { Columns, Predictions } from './runner.ts';

const sums = ({ rows, numbers }: Columns): number[] =>
  Array.from({ length: rows }, (_, row) => numbers.subarray(3 * row, 3 * row + 3).reduce((sum, each) => sum + each, 0));
const answer = (values: number[]): Predictions => ({ rows: values.length, outputs: [Float64Array.from(values)] });

test('a model that reads each row by itself may be asked for several requests at once', async () => {
  expect(await keepsNumbers(async (columns) => answer(sums(columns)), tinyInputs)).toBe(true);
});

test('one that looks at its neighbours may not, however little it looks', async () => {
  const peeking = async (columns: Columns): Promise<Predictions> => answer(sums(columns).map((each) => each * (1 + columns.rows * 1e-9)));
  expect(await keepsNumbers(peeking, tinyInputs)).toBe(false);
  const counting = async ({ rows }: Columns): Promise<Predictions> => ({
    rows,
    outputs: [Array.from({ length: rows }, () => `of ${rows}`)],
  });
  expect(await keepsNumbers(counting, tinyInputs)).toBe(false);
});

test('one that takes a single row only may not either', async () => {
  const single = async (columns: Columns): Promise<Predictions> => {
    if (columns.rows > 1) throw new Error('one row, please');
    return answer(sums(columns));
  };
  expect(await keepsNumbers(single, tinyInputs)).toBe(false);
});

test('bytes and free texts are not made up', () => {
  expect(canMakeUp(tinyInputs)).toBe(true);
  expect(canMakeUp([{ name: 'image', type: 'binary' }])).toBe(false);
  expect(canMakeUp([{ name: 'text', type: 'string' }])).toBe(false);
});
