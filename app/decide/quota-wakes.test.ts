import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { contextsOf } from '../told/contexts.ts';
import { stale } from '../told/stale.ts';
import { attempt } from '../testing/records.ts';
import { competition, dispatch, head, noon, number, request, runKey, snapshot } from '../testing/world.ts';

const one = { kind: 'valid', value: { ...competition, limits: { ...competition.limits, attemptsPerDay: 1 } } } as const;
const used = attempt({ number: 20, run: 20, finishedAt: '2026-11-22T08:00:00.000Z' });
const asked = (at: string, of: ReturnType<typeof snapshot>): string[] => decide(of, at).effects.map(({ kind }) => kind);

test('who has no attempt left today is looked at again at midnight, and goes on by itself', () => {
  const full = snapshot({ competition: one, attempts: [used] });
  const { state, lookAgainAt } = decide(full, noon);
  expect([state.name, lookAgainAt]).toEqual(['refused', '2026-11-23T00:00:00.000Z']);
  expect(asked('2026-11-22T23:59:59.000Z', full)).not.toContain('dispatch');
  expect(asked('2026-11-23T00:00:00.000Z', full)).toContain('dispatch');
});

test('a run that failed for our infrastructure gives its attempt back, and who waited for it is looked at', () => {
  const running = {
    repository: 'acme/breast-tumour',
    number: 20,
    stage: 'evaluate',
    runKey: runKey(20),
    team: 'alice',
    headSha: head,
  } as const;
  const full = snapshot({ competition: one, inFlight: [{ ...running, at: '2026-11-22T11:00:00.000Z' }] });
  const { state, restsOn: on = {} } = decide(full, noon);
  expect(state.name).toBe('refused');
  const told = [{ number, on, context: contextsOf(full)(number, on) }];
  expect([stale(told, full), stale(told, { ...full, inFlight: [] })]).toEqual([[], [number]]);
  expect(asked(noon, { ...full, inFlight: [] })).toContain('dispatch');
});

test('an evaluation that failed for our infrastructure goes on the next day if others used up the day it began', () => {
  const failedAt = '2026-11-22T09:00:00.000Z';
  const mine = dispatch({
    at: '2026-11-22T08:30:00.000Z',
    outcome: { kind: 'failed', at: failedAt, why: 'the run ended (cancelled) without a result' },
  });
  const full = snapshot({ competition: one, attempts: [used], dispatches: [mine] });
  expect(decide(full, noon).state.name).toBe('refused');
  expect(asked('2026-11-23T00:00:00.000Z', full)).toContain('dispatch');
});

test('a head that was charged runs again when a maintainer says so, also when others had used up the day of its last run', () => {
  const own = attempt({ finishedAt: '2026-11-22T11:30:00.000Z' });
  const mine = dispatch({ at: '2026-11-22T11:29:00.000Z', outcome: { kind: 'recorded', at: '2026-11-22T11:31:00.000Z', why: 'recorded' } });
  const requests = [request('evaluate', 'mia', { allowed: true })];
  const full = snapshot({ competition: one, attempts: [used, own], dispatches: [mine], requests });
  expect([decide(full, noon).state.name, asked(noon, full)]).toEqual(['queued', expect.arrayContaining(['dispatch'])]);
});

test('what runs once more, and has run once more, takes nothing from the day it runs on', () => {
  const yesterday = '2026-11-21T11:00:00.000Z';
  const again = attempt({ number: 20, run: 21, finishedAt: '2026-11-22T08:00:00.000Z' });
  const before = { ...again, startedAt: yesterday };
  const { key, team } = again;
  const running = { repository: key.repository, number: 20, stage: 'evaluate', runKey: runKey(21), team, headSha: key.headSha } as const;
  const inFlight = [{ ...running, at: '2026-11-22T07:59:00.000Z' }];
  const states = [{ attempts: [before], inFlight }, { attempts: [{ ...again, chargedAt: yesterday }] }, { attempts: [again] }].map(
    (change) => decide(snapshot({ competition: one, ...change }), noon).state.name,
  );
  expect(states).toEqual(['queued', 'queued', 'refused']);
});
