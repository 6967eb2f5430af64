import { expect, test } from 'vitest';
import type { DispatchEffect } from '../decision.ts';
import { attempt, head, runKey, snapshot } from '../testing/world.ts';
import { inputsOf } from './run-inputs.ts';

const scored = attempt();
const write = (stage: DispatchEffect['stage']): DispatchEffect => ({ kind: 'dispatch', stage, headSha: head, team: 'alice' });
const charged = (stage: DispatchEffect['stage'], change: Partial<ReturnType<typeof snapshot>>): unknown =>
  inputsOf(write(stage), snapshot(change), runKey(2))['charged_at'];

test('when a head was charged goes with what replaces its record, and with nothing else', () => {
  const attempts = [scored];
  expect(['evaluate', 'rescore', 'reproduce', 'final'].map((stage) => charged(stage as 'evaluate', { attempts }))).toEqual([
    scored.startedAt,
    scored.startedAt,
    undefined,
    undefined,
  ]);
  expect(charged('evaluate', { attempts: [{ ...scored, chargedAt: '2026-11-01T00:00:00.000Z' }] })).toBe('2026-11-01T00:00:00.000Z');
  expect(
    [[], [attempt({ errorClass: 'GATE' })], [attempt({ number: 99 })]].map((others) => charged('evaluate', { attempts: others })),
  ).toEqual([undefined, undefined, undefined]);
});
