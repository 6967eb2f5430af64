import { expect, test } from 'vitest';
import { sampleAttempt } from '../testing/samples.ts';
import { isLate } from './late-entry.ts';
import { paidAt } from './paid-at.ts';

const [first, second] = ['2026-11-20T10:00:00.000Z', '2026-11-22T10:00:00.000Z'];
const scored = { ...sampleAttempt({ number: 1, score: 0.5 }), startedAt: second };
const failed = (errorClass: 'GATE' | 'TIMEOUT'): typeof scored => {
  const made = sampleAttempt({ number: 1 });
  return { ...made, startedAt: second, ...(made.evaluation.kind === 'failed' && { evaluation: { ...made.evaluation, errorClass } }) };
};

test.each([
  ['a score', scored, second],
  ['a failure of the team’s', failed('TIMEOUT'), second],
  ['a finding of the gate', failed('GATE'), undefined],
  ['a score run once more', { ...scored, chargedAt: first }, first],
  ['a finding of the gate on a head that had a score', { ...failed('GATE'), chargedAt: first }, first],
])('%s', (_what, record, at) => expect(paidAt(record)).toBe(at));

test('who was in time and is scored once more after the close is not late', () => {
  const phases = [{ name: 'main', opens: '2026-11-01T00:00:00Z', closes: '2026-11-21T00:00:00Z', board: 'feedback' as const }];
  expect([isLate(scored, phases), isLate({ ...scored, chargedAt: first }, phases)]).toEqual([true, false]);
});
