import { expect, test } from 'vitest';
import type { DispatchEffect } from '../decision.ts';
import { attempt } from '../testing/records.ts';
import { dispatch, head, noon, runKey, snapshot } from '../testing/world.ts';
import { inputsOf } from './run-inputs.ts';

const scored = attempt();
const [monday, tuesday] = ['2026-11-16T00:00:00.000Z', '2026-11-17T00:00:00.000Z'];
const times = (stage: DispatchEffect['stage'], change: Partial<ReturnType<typeof snapshot>>): unknown[] => {
  const inputs = inputsOf({ kind: 'dispatch', stage, headSha: head, team: 'alice' }, snapshot(change), { runKey: runKey(2), at: noon });
  return [inputs['entered_at'], inputs['charged_at']];
};

test('when a head came in and was charged goes with what replaces its record, and with nothing else', () => {
  const attempts = [{ ...scored, enteredAt: monday }];
  expect(times('evaluate', { attempts })).toEqual([monday, scored.startedAt]);
  expect(times('rescore', { attempts: [{ ...scored, enteredAt: monday, chargedAt: tuesday }] })).toEqual([monday, tuesday]);
  expect([times('reproduce', { attempts }), times('final', { attempts })]).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

test('a head came in when its evaluation was first asked for, also when that failed for us', () => {
  expect(times('evaluate', {})).toEqual([noon, undefined]);
  expect(times('evaluate', { attempts: [attempt({ number: 99 })] })).toEqual([noon, undefined]);
  const failed = dispatch({ at: monday, outcome: { kind: 'failed', at: tuesday, why: 'INFRA' } });
  expect(times('evaluate', { dispatches: [failed] })).toEqual([monday, undefined]);
});

test('what the gate ended was never charged', () => {
  expect(times('evaluate', { attempts: [{ ...attempt({ errorClass: 'GATE' }), enteredAt: monday }] })).toEqual([monday, undefined]);
});
