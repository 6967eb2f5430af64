import { expect, test } from 'vitest';
import { sampleAttempt } from '../testing/samples.ts';
import { isLate } from './late-entry.ts';

test('who came in before the close is not late, whenever the runner had time, it failed for us, or it was run once more', () => {
  const phases = [{ name: 'main', opens: '2026-11-01T00:00:00Z', closes: '2026-11-21T00:00:00Z', board: 'feedback' as const }];
  const ran = { ...sampleAttempt({ number: 1, score: 0.5 }), startedAt: '2026-11-22T10:00:00.000Z' };
  const entered = [undefined, '2026-11-20T23:59:59.999Z', '2026-11-21T00:00:00.000Z'];
  expect(entered.map((at) => isLate({ ...ran, ...(at !== undefined && { enteredAt: at }) }, phases))).toEqual([true, false, true]);
});
