import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttemptRecord } from '../contract/records.ts';
import { sampleAttempt, sampleCompetition, sampleSha } from '../testing/samples.ts';
import { finalBoard, winnersOf } from './final-board.ts';
import { finalists, finalsPerTeam } from './final-selection.ts';
import { isLate } from './late-entry.ts';
import { rewardsOf } from './rewards.ts';

const competition = sampleCompetition({ reward: { kind: 'prize', description: 'A bicycle' } });
const closes = '2027-01-01T00:00:00Z';
const team = fc.constantFrom('a', 'b', 'c');
const attempts = fc
  .array(fc.record({ team, score: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }), late: fc.boolean() }), {
    maxLength: 12,
  })
  .map((rows) =>
    rows.map(({ score, late, ...row }, index): AttemptRecord => ({
      ...sampleAttempt({ number: index + 1, team: row.team, ...(score !== undefined && { score }) }),
      startedAt: late ? '2027-01-02T00:00:00.000Z' : '2026-11-22T10:00:00.000Z',
    })),
  );
const decisions = fc.uniqueArray(
  fc.record({
    decision: fc.constantFrom('select' as const, 'withdraw' as const, 'hold' as const),
    number: fc.integer({ min: 1, max: 12 }),
    at: fc.constantFrom('2026-11-22T12:00:00Z', '2026-11-23T12:00:00Z', closes),
    commentId: fc.integer({ min: 1, max: 1e6 }),
  }),
  { maxLength: 8, selector: ({ commentId }) => commentId },
);
type Said = Omit<Parameters<typeof finalists>[1][number], 'key'> & { readonly number: number };
const asRecords = (rows: readonly Said[]): Parameters<typeof finalists>[1] =>
  rows.map(({ number, ...said }) => ({ ...said, key: { repository: 'acme/breast-tumour', number, headSha: sampleSha(number) } }));

describe('who is in the final', () => {
  test('each team with a timely score that stands, twice at most, and nobody else', () => {
    fc.assert(
      fc.property(attempts, decisions, (records, said) => {
        const gone = new Set(said.filter(({ decision }) => decision === 'withdraw').map(({ number }) => number));
        const stand = records.filter(
          (record) => record.evaluation.kind === 'scored' && !gone.has(record.key.number) && !isLate(record, competition.phases),
        );
        const found = finalists(records, asRecords(said), competition);
        expect(found.every(({ attempt }) => stand.includes(attempt))).toBe(true);
        expect(new Set(found.map(({ attempt }) => attempt.team))).toEqual(new Set(stand.map((attempt) => attempt.team)));
        for (const name of ['a', 'b', 'c'])
          expect(found.filter(({ attempt }) => attempt.team === name).length).toBeLessThanOrEqual(finalsPerTeam);
      }),
    );
  });

  test('whoever selects before the close gets what was selected last; whoever does not, the best', () => {
    fc.assert(
      fc.property(attempts, decisions, (records, said) => {
        for (const { attempt, as } of finalists(records, asRecords(said), competition)) {
          const own = said.filter(({ decision, number, at }) => decision === 'select' && number === attempt.key.number && at < closes);
          expect(own.length > 0).toBe(as === 'selected');
        }
      }),
    );
  });

  test('of those selected in one second, the ones said last', () => {
    const records = [1, 2, 3].map((number) => sampleAttempt({ number, team: 'a', score: 0.5 }));
    const said = [30, 10, 20].map((commentId, index): Said => ({
      decision: 'select',
      number: index + 1,
      at: '2026-11-22T12:00:00Z',
      commentId,
    }));
    expect(finalists(records, asRecords(said), competition).map(({ attempt }) => attempt.key.number)).toEqual([1, 3]);
  });

  test('neither the order of records nor of decisions matters', () => {
    fc.assert(
      fc.property(attempts, decisions, (records, said) => {
        const ids = (found: ReturnType<typeof finalists>): string[] => found.map(({ attempt }) => `${attempt.key.number}`).toSorted();
        expect(ids(finalists(records.toReversed(), asRecords(said.toReversed()), competition))).toEqual(
          ids(finalists(records, asRecords(said), competition)),
        );
      }),
    );
  });
});

describe('the final board', () => {
  const finals = attempts.map((records) =>
    records.map((record): AttemptRecord =>
      record.evaluation.kind === 'scored' ? { ...record, evaluation: { ...record.evaluation, board: 'final' } } : record,
    ),
  );

  test('has each team once, with its better run', () => {
    fc.assert(
      fc.property(finals, (records) => {
        const board = finalBoard(records, competition.ranking);
        const value = ({ evaluation }: AttemptRecord): number => (evaluation.kind === 'scored' ? (evaluation.scores[0]?.value ?? -1) : -1);
        expect(new Set(board.map(({ attempt }) => attempt.team)).size).toBe(board.length);
        for (const { attempt } of board)
          for (const other of records.filter((record) => record.team === attempt.team))
            expect(value(attempt)).toBeGreaterThanOrEqual(value(other));
      }),
    );
  });

  test('somebody wins wherever there is a board, one alone by tie-breaks, and the reward is given out whole', () => {
    fc.assert(
      fc.property(finals, (records) => {
        const board = finalBoard(records, competition.ranking);
        expect(winnersOf(board).length > 0).toBe(board.length > 0);
        expect(winnersOf(board, 'tiebreak')).toHaveLength(Math.min(1, board.length));
        const given = rewardsOf(board, competition).reduce((sum, { share }) => sum + share, 0);
        expect(given).toBeCloseTo(board.length > 0 ? 1 : 0);
      }),
    );
  });
});
