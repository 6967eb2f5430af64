import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { decide } from '../decide.ts';
import type { Dispatch, Outcome, Snapshot } from '../observe/snapshot.ts';
import { cases } from '../testing/cases.ts';
import { attempt, version } from '../testing/records.ts';
import { competition, decision, head, noon, number, runKey, snapshot } from '../testing/world.ts';
import { contextsOf } from './contexts.ts';
import { stale, type Told } from './stale.ts';

const instant = fc.integer({ min: 0, max: 11 }).map((hour) => `2026-11-22T${`${hour}`.padStart(2, '0')}:30:00.000Z`);
/** A record of somebody else's, or of another pull request of the same team. */
const record = fc
  .record({
    number: fc.integer({ min: 20, max: 25 }),
    team: fc.constantFrom('alice', 'bob', 'carol'),
    value: fc.constantFrom(0.5, 0.9, 0.987, 0.99),
    finishedAt: instant,
    run: fc.integer({ min: 100, max: 110 }),
    failed: fc.option(fc.constantFrom('TIMEOUT' as const, 'GATE' as const), { nil: undefined, freq: 3 }),
  })
  .map(({ failed, ...made }) => attempt({ ...made, ...(failed && { errorClass: failed }) }));
const records = fc.uniqueArray(record, { maxLength: 6, selector: ({ key }) => key.number });
const others = fc.record({
  attempts: records,
  published: fc.boolean(),
  withdrawn: fc.option(fc.integer({ min: 20, max: 25 }), { nil: undefined }),
  running: fc.option(instant, { nil: undefined }),
});
type Others = typeof others extends fc.Arbitrary<infer T> ? T : never;

const own = fc.constantFrom<Partial<AttemptRecord>[]>(
  [attempt({ finishedAt: '2026-11-22T06:00:00.000Z' })],
  [attempt({ finishedAt: '2026-11-22T06:00:00.000Z', errorClass: 'TIMEOUT' })],
  [],
) as fc.Arbitrary<AttemptRecord[]>;

/** Runs of the head: none, one under way after one that failed for our sake the day before, or none that gave a result. */
const flying = { repository: 'acme/breast-tumour', stage: 'evaluate', team: 'alice', headSha: head } as const;
type Runs = 'none' | 'open' | 'stuck';
const runs = fc.constantFrom<Runs>('none', 'open', 'stuck');
const failure = { kind: 'failed', why: 'the runner reported INFRA' } as const;

function runsOfHead(which: Runs): readonly Dispatch[] {
  const one = (n: number, at: string, outcome?: Outcome): Dispatch => {
    const about = { runKey: runKey(n), stage: 'evaluate', headSha: head, team: 'alice', at, result: { kind: 'none' } } as const;
    return { ...about, ...(outcome && { outcome }) };
  };
  const failed = (n: number, at: string): Dispatch => one(n, at, { ...failure, at });
  if (which === 'open') return [failed(1, '2026-11-21T11:00:00.000Z'), one(2, '2026-11-22T11:58:00.000Z')];
  return which === 'stuck' ? [1, 2, 3, 4].map((n) => failed(n, `2026-11-22T0${n}:00:00.000Z`)) : [];
}

function world(mine: readonly AttemptRecord[], { attempts, published, withdrawn, running }: Others, which: Runs = 'none'): Snapshot {
  const dispatches = runsOfHead(which);
  const [first] = attempts.filter(({ evaluation }) => evaluation.kind === 'scored');
  return snapshot({
    competition: { kind: 'valid', value: { ...competition, limits: { ...competition.limits, attemptsPerDay: 2 } } },
    attempts: [...mine, ...attempts],
    versions: published && first ? [version(first, { publishedAt: first.finishedAt })] : [],
    decisions:
      withdrawn === undefined
        ? []
        : [decision('withdraw', 'bob', noon, { key: { repository: 'acme/breast-tumour', number: withdrawn, headSha: head } })],
    dispatches,
    inFlight: [
      ...dispatches.filter(({ outcome }) => !outcome).map(({ runKey: own, at }) => ({ ...flying, number, runKey: own, at })),
      ...(running === undefined ? [] : [{ ...flying, number: 30, runKey: runKey(30), at: running }]),
    ],
  });
}

function toldOf(of: Snapshot): Told[] {
  const { restsOn: on } = decide(of, noon);
  return on ? [{ number, on, context: contextsOf(of)(number, on) }] : [];
}
/** Without its place in the queue: who waits for a run is looked at in every sweep. */
function commentOn(of: Snapshot, now = noon): string {
  const comment = decide(of, now).effects.find((effect) => effect.kind === 'comment');
  return (
    comment?.body
      .replaceAll(/next in line for the vault|\d+ evaluations? ahead of it| · an answer took about [^|]+/g, '')
      .replaceAll(/ +/g, ' ') ?? ''
  );
}

describe('whatever others do', () => {
  test('a comment that would say something else is found', () => {
    fc.assert(
      fc.property(own, runs, others, others, (mine, which, before, after) => {
        const [was, is] = [world(mine, before, which), world(mine, after, which)];
        if (commentOn(was) !== commentOn(is)) expect(stale(toldOf(was), is)).toEqual([number]);
      }),
      { numRuns: 300 },
    );
  });

  test('one that was just written is not, in whatever order records are listed', () => {
    fc.assert(
      fc.property(own, runs, others, (mine, which, around) => {
        const is = world(mine, around, which);
        expect(stale(toldOf(is), { ...is, attempts: is.attempts.toReversed() })).toEqual([]);
      }),
    );
  });

  test('an attempt that finishes later leaves all earlier ones of other teams alone', () => {
    fc.assert(
      fc.property(records, (attempts) => {
        const around = { attempts, published: false, withdrawn: undefined, running: undefined };
        const was = world([attempt({ finishedAt: '2026-11-22T11:40:00.000Z' })], around);
        const later = attempt({ number: 40, team: 'dave', value: 0.999, finishedAt: '2026-11-22T11:50:00.000Z', run: 400 });
        expect(stale(toldOf(was), { ...was, attempts: [...was.attempts, later] })).toEqual([]);
      }),
    );
  });
});

test('its own record evaluated again is told, and a contract that was changed', () => {
  const was = world([attempt()], { attempts: [], published: false, withdrawn: undefined, running: undefined });
  const told = toldOf(was);
  expect(stale(told, { ...was, attempts: [attempt({ run: 2 })] })).toEqual([number]);
  const value = { ...competition, limits: { ...competition.limits, attemptsPerDay: 9 } };
  expect(stale(told, { ...was, competition: { kind: 'valid', value } })).toEqual([number]);
});

test('what is not looked at again by itself says the same at any time', () => {
  const still = Object.entries(cases).filter(([, of]) => decide(of, noon).lookAgainAt === undefined);
  expect(still.length).toBeGreaterThan(20);
  const others = still.filter(([, of]) => commentOn(of) !== commentOn(of, '2026-11-24T12:00:00.000Z'));
  expect(others.map(([name]) => name)).toEqual([]);
});
