import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ErrorClass, uncharged } from '../contract/error-class.ts';
import type { AttemptRecord } from '../contract/records.ts';
import { sampleAttempt, sampleSha } from '../testing/samples.ts';
import { attemptsUsed, type QuotaQuestion } from './quota.ts';

const day = '2026-11-22';
const at = `${day}T20:00:00.000Z`;
const row = fc.record({
  team: fc.constantFrom('a', 'b'),
  members: fc.subarray(['ann', 'ben', 'cem'], { minLength: 1 }),
  failed: fc.option(fc.constantFrom(...ErrorClass.options), { nil: undefined }),
  startedAt: fc.constantFrom(`${day}T01:00:00.000Z`, `${day}T19:59:59.999Z`, at, '2026-11-21T23:59:59.999Z'),
});
const records = fc.array(row, { maxLength: 10 }).map((rows) =>
  rows.map(({ failed, ...rest }, index): AttemptRecord => {
    const made = sampleAttempt({ number: index + 1, ...(failed === undefined && { score: 0.5 }), team: rest.team });
    const evaluation =
      failed !== undefined && made.evaluation.kind === 'failed' ? { ...made.evaluation, errorClass: failed } : made.evaluation;
    return { ...made, members: rest.members, startedAt: rest.startedAt, evaluation };
  }),
);
const ask = (attempts: readonly AttemptRecord[], change: Partial<QuotaQuestion> = {}): ReturnType<typeof attemptsUsed> =>
  attemptsUsed({ team: 'a', members: ['ann'], number: 99, headSha: sampleSha(99), at, attempts, running: [], ...change });

test('what our infrastructure or the gate ended is free, and so is every other day', () => {
  fc.assert(
    fc.property(records, (attempts) => {
      const expected = attempts.filter(
        ({ team, startedAt, evaluation }) =>
          team === 'a' &&
          startedAt.startsWith(day) &&
          startedAt < at &&
          (evaluation.kind === 'scored' || !uncharged.has(evaluation.errorClass)),
      ).length;
      expect(ask(attempts).team).toBe(expected);
    }),
  );
});

test('a person is counted over all teams, in whatever case the login is written', () => {
  fc.assert(
    fc.property(records, (attempts) => {
      const used = (login: string): number | undefined => ask(attempts, { members: [login] }).person?.used;
      expect(used('ann')).toBe(used('ANN'));
      const apart = (['a', 'b'] as const).map((team) => attempts.filter((attempt) => attempt.team === team));
      expect(used('ann')).toBe(apart.reduce((sum, own) => sum + (ask(own, { members: ['ann'] }).person?.used ?? 0), 0));
    }),
  );
});

test('a run under way counts until its record does, never twice', () => {
  const record = { ...sampleAttempt({ number: 1, score: 0.5, team: 'a' }), startedAt: `${day}T01:00:00.000Z` };
  const running = [{ number: 1, headSha: sampleSha(1), team: 'a', runKey: record.runKey, at: `${day}T00:59:00.000Z` }];
  expect([ask([], { running }).team, ask([record], { running }).team]).toEqual([1, 1]);
});

test('a run of another team counts for everybody in it while it is under way', () => {
  fc.assert(
    fc.property(fc.subarray(['ann', 'ben', 'cem'], { minLength: 1 }), fc.constantFrom('ann', 'ANN', 'ben'), (theirs, login) => {
      const running = [{ number: 1, headSha: sampleSha(1), team: 'b', members: theirs, runKey: 'r', at: `${day}T01:00:00.000Z` }];
      const used = ask([], { members: [login], running });
      expect(used).toEqual({ team: 0, person: { login, used: theirs.includes(login.toLowerCase()) ? 1 : 0 } });
    }),
  );
});

test('what is run once more counts on the day its head was charged, not on the day it runs', () => {
  const again = { ...sampleAttempt({ number: 1, score: 0.5, team: 'a' }), startedAt: `${day}T01:00:00.000Z` };
  expect([again, { ...again, chargedAt: '2026-11-21T09:00:00.000Z' }].map((record) => ask([record]).team)).toEqual([1, 0]);
});
