import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom, shuffled } from '../../core/rules/seeded-random.ts';
import { alone } from './alone.ts';
import { classesDiffer, numbersDiffer, upperTail } from './balance.ts';
import { neighbours } from './neighbours.ts';
import { rankArea } from './rank-area.ts';

const rows = Array.from({ length: 600 }, (_, row) => row);
const classes = (labels: readonly string[]) => ({ kind: 'classes', labels }) as const;
const numbers = (values: readonly number[]) => ({ kind: 'numbers', values: Float64Array.from(values) }) as const;

test('the rank area is the share of pairs in the right order, ties half', () => {
  const pair = fc.array(fc.record({ score: fc.integer({ min: 0, max: 5 }), truth: fc.constantFrom(0, 1) }), {
    minLength: 2,
    maxLength: 30,
  });
  fc.assert(
    fc.property(pair, (list) => {
      const [up, down] = [list.filter(({ truth }) => truth === 1), list.filter(({ truth }) => truth === 0)];
      fc.pre(up.length > 0 && down.length > 0);
      const won = up.flatMap((a) => down.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0) as number));
      const { area } = rankArea(
        Float64Array.from(list, ({ score }) => score),
        Float64Array.from(list, ({ truth }) => truth),
      );
      expect(area).toBeCloseTo(won.reduce((sum, value) => sum + value, 0) / won.length, 10);
    }),
  );
});

test('chance stays chance: no column of noise is believed, whatever the seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seed) => {
      const random = seededRandom(seed);
      const noise = rows.map(() => random());
      const labels = rows.map(() => (random() < 0.3 ? 'a' : random() < 0.5 ? 'b' : 'c'));
      const drawn = [
        alone(noise, classes(labels)).z,
        alone(noise, numbers(rows.map(() => random()))).z,
        alone(rows, classes(labels)).z,
        Math.abs(neighbours(classes(labels))),
        Math.abs(neighbours(numbers(noise))),
      ];
      expect(Math.max(...drawn)).toBeLessThan(5.5);
    }),
    { numRuns: 200 },
  );
});

test('a trend, blocks, and words that say the class are all found', () => {
  expect(alone(rows, classes(rows.map((row) => String(row > 300))))).toMatchObject({ skill: expect.closeTo(1, 2) as number });
  expect(alone(rows, classes(rows.map((row) => String(Math.floor(row / 100) % 2)))).skill).toBeGreaterThan(0.85);
  expect(
    alone(
      rows.map((row) => `site ${row % 3}`),
      classes(rows.map((row) => `class ${row % 3}`)),
    ).skill,
  ).toBe(1);
  expect(alone(rows, numbers(rows.map((row) => row ** 2)))).toMatchObject({ skill: expect.closeTo(1, 1) as number });
});

test('the seen number of equal neighbours has the mean and the spread that its test assumes', () => {
  const labels = rows.map((row) => (row % 5 === 0 ? 'rare' : row % 2 === 0 ? 'b' : 'c'));
  const random = seededRandom(9);
  const drawn = Array.from({ length: 2000 }, () => neighbours(classes(shuffled(labels, random))));
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const spread = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length);
  expect(Math.abs(mean)).toBeLessThan(0.1);
  expect(Math.abs(spread - 1)).toBeLessThan(0.1);
});

test('neighbours tell of blocks and of taking turns', () => {
  expect(neighbours(classes(rows.map((row) => String(row > 300))))).toBeGreaterThan(20);
  expect(neighbours(classes(rows.map((row) => String(row % 2))))).toBeLessThan(-20);
  expect(neighbours(numbers(rows))).toBeGreaterThan(20);
});

test('samples of one kind do not differ, others do', () => {
  expect(
    classesDiffer([
      [600, 400],
      [60, 40],
    ]),
  ).toBeGreaterThan(0.9);
  expect(
    classesDiffer([
      [600, 400],
      [20, 80],
    ]),
  ).toBeLessThan(1e-6);
  expect(
    classesDiffer([
      [3, 0],
      [4, 0],
    ]),
  ).toBe(1);
  // Tables of the distribution: χ² = 7.879 with one degree of freedom is 0.005.
  expect(
    classesDiffer([
      [50, 50],
      [70, 30],
    ]),
  ).toBeCloseTo(0.0039, 3);
  expect(numbersDiffer(Float64Array.from(rows), Float64Array.from(rows))).toBe(1);
  expect(
    numbersDiffer(
      Float64Array.from(rows),
      Float64Array.from(rows, (row) => row + 200),
    ),
  ).toBeLessThan(1e-6);
  expect(upperTail(1.959964)).toBeCloseTo(0.025, 5);
  expect(upperTail(-1)).toBeCloseTo(0.841345, 5);
});
