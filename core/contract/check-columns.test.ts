import { expect, test } from 'vitest';
import { sampleCompetition } from '../testing/samples.ts';
import { Competition } from './competition.ts';

const problems = (change: Record<string, unknown>): string[] => {
  const result = Competition.safeParse({ ...sampleCompetition(), ...change });
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const column = (name: string) => ({ name, type: 'double' });

test('a competition whose columns keep apart is accepted', () => {
  expect(problems({ columns: { group: 'patient', weight: 'w' }, invocation: { mode: 'case' } })).toEqual([]);
});

test('a column named twice is told at its second place', () => {
  expect(problems({ inputs: [column('a'), column('b'), column('a')] })).toEqual(['inputs.2.name: "a" is there twice']);
});

test('the target is no input, and no special column', () => {
  const target = { ...column('y'), classes: [0, 1] };
  expect(problems({ target, inputs: [column('x'), column('y')] })).toEqual(['inputs.1.name: "y" is the target; a model must not get it']);
  expect(problems({ target, columns: { time: 'y' } })).toEqual(['columns.time: "y" is the target already']);
});

test('cases need a column that tells them apart', () => {
  expect(problems({ invocation: { mode: 'case' } })).toEqual([
    'invocation.mode: cases need columns.group: the column that tells them apart',
  ]);
});
