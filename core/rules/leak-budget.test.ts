import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideBudget } from './leak-budget.ts';

const bits = fc.double({ min: 0, max: 1e4, noNaN: true });

test('nobody is ever told more than budget and grants allow, however answers are split among people', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('ann', 'ben', 'cy'), bits), { maxLength: 50 }),
      bits,
      bits,
      (answers, budget, granted) => {
        const spent = new Map([
          ['ann', 0],
          ['ben', 0],
          ['cy', 0],
        ]);
        for (const [person, most] of answers)
          if (decideBudget(new Map([[person, spent.get(person)!]]), most, budget, granted).kind === 'within')
            spent.set(person, spent.get(person)! + most);
        for (const total of spent.values()) expect(total).toBeLessThanOrEqual(budget + granted);
      },
    ),
  );
});

test('one exhausted member stops the whole team', () => {
  const spent = new Map([
    ['ann', 0],
    ['ben', 95],
  ]);
  expect(decideBudget(spent, 10, 100, 0)).toEqual({ kind: 'exceeds', person: 'ben', spent: 95, most: 10, limit: 100 });
  expect(decideBudget(spent, 10, 100, 5)).toEqual({ kind: 'within' });
});

test('an amount that is no number never fits', () => {
  expect(decideBudget(new Map([['ann', 0]]), NaN, 100, 0).kind).toBe('exceeds');
});

test('without a budget nothing is limited', () => {
  expect(decideBudget(new Map([['ann', 1e9]]), 1e9, undefined, 0)).toEqual({ kind: 'within' });
});
