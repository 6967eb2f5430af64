import { expect, test } from 'vitest';
import { seededRandom } from '../../core/rules/seeded-random.ts';
import { learnLinear, type LinearModel } from './learn-linear.ts';

const random = seededRandom(4);
const rows = Array.from({ length: 400 }, () => [random() * 10, random() * 4 - 2, 5] as const);
const columns = [0, 1, 2].map((j) => Float64Array.from(rows, (row) => row[j] as number));
const score = ({ weights, intercept }: LinearModel, row: readonly number[], k = 0): number =>
  row.reduce((sum, value, j) => sum + value * (weights[j]?.[k] as number), intercept[k] as number);

test('a straight line is found again in its own units, whatever the scales, with a constant column beside it', () => {
  const model = learnLinear(
    'identity',
    columns,
    rows.map(([a, b]) => [1000 + 30 * a - 7 * b]),
  );
  for (const row of rows.slice(0, 20)) expect(Math.abs(score(model, row) - (1000 + 30 * row[0] - 7 * row[1]))).toBeLessThan(1);
});

test('two classes and three are told apart', () => {
  const two = learnLinear(
    'logit',
    columns,
    rows.map(([a]) => [Number(a > 5)]),
  );
  expect(rows.filter((row) => score(two, row) > 0 === row[0] > 5).length).toBeGreaterThan(380);
  const side = ([a, b]: readonly number[]): number => (a! > 5 ? 2 : b! > 0 ? 1 : 0);
  const three = learnLinear(
    'softmax',
    columns,
    rows.map((row) => [0, 1, 2].map((k) => Number(k === side(row)))),
  );
  const best = (row: readonly number[]): number => [0, 1, 2].toSorted((a, b) => score(three, row, b) - score(three, row, a))[0] as number;
  expect(rows.filter((row) => best(row) === side(row)).length).toBeGreaterThan(340);
});

test('missing values count as the column’s mean, and a table of them only is no trouble', () => {
  const holed = [
    Float64Array.from(columns[0] as Float64Array, (value, row) => (row % 3 === 0 ? Number.NaN : value)),
    new Float64Array(400).fill(Number.NaN),
  ];
  const model = learnLinear(
    'identity',
    holed,
    rows.map(([a]) => [a]),
  );
  expect(model.fill[1]).toBe(0);
  expect([...model.weights.flat(), ...model.intercept, ...model.fill].every(Number.isFinite)).toBe(true);
});
