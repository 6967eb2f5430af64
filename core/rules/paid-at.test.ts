import { expect, test } from 'vitest';
import { sampleAttempt } from '../testing/samples.ts';
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
