import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttemptRecord } from '../contract/records.ts';
import { sampleAttempt, type SampleAttempt } from '../testing/samples.ts';
import { rank, type Tiebreak } from './ranking.ts';

const tiebreak: readonly Tiebreak[] = ['energy', 'size', 'earlier'];

/** Boards with many equal scores, some failed attempts, unknown energies, and paired tests between some of them. */
const boards: fc.Arbitrary<readonly SampleAttempt[]> = fc
  .array(
    fc.record({
      score: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      half: fc.constantFrom(0.5, 1.5),
      energy: fc.constantFrom(null, 1, 2),
      met: fc.array(fc.tuple(fc.nat(11), fc.constantFrom(0.001, 0.02, 0.3, 0.9)), { maxLength: 4 }),
    }),
    { maxLength: 12 },
  )
  .map((entries) =>
    entries.map(({ score, half, energy, met }, index) => ({
      number: index + 1,
      half,
      energy,
      ...(score === undefined ? {} : { score }),
      against: Object.fromEntries(met.filter(([other]) => other < index).map(([other, p]) => [other + 1, [0.5 - p, p] as const])),
    })),
  );

const numbers = (attempts: readonly AttemptRecord[]): number[] => rank(attempts, tiebreak).map(({ attempt }) => attempt.key.number);
const scoreOf = ({ evaluation }: AttemptRecord): number => (evaluation.kind === 'scored' ? evaluation.scores[0]!.value : Number.NaN);

test('positions count up, and groups are stretches of them without gaps', () => {
  fc.assert(
    fc.property(boards, (board) => {
      const ranked = rank(
        board.map((each) => sampleAttempt(each)),
        tiebreak,
      );
      ranked.forEach(({ position, group }, index) => {
        expect(position).toBe(index + 1);
        expect(group.from).toBeLessThanOrEqual(position);
        expect(group.to).toBeGreaterThanOrEqual(position);
        const next = ranked[index + 1];
        if (next) expect(next.group.from === group.from || next.group.from === group.to + 1).toBe(true);
      });
      expect(ranked.at(-1)?.group.to ?? 0).toBe(ranked.length);
    }),
  );
});

test('the board does not depend on the order in which attempts were read', () => {
  const shuffled = boards.chain((board) => fc.tuple(fc.constant(board), fc.shuffledSubarray([...board], { minLength: board.length })));
  fc.assert(
    fc.property(shuffled, ([board, other]) => {
      const [one, two] = [board, other].map((list) =>
        rank(
          list.map((each) => sampleAttempt(each)),
          tiebreak,
        ),
      );
      expect(two).toEqual(one);
    }),
  );
});

test('a better score never stands below a worse one, whichever direction is better', () => {
  fc.assert(
    fc.property(boards, fc.constantFrom('higher', 'lower'), (board, direction) => {
      const sign = direction === 'higher' ? 1 : -1;
      const attempts = board.map(({ score, ...each }) => sampleAttempt({ ...each, direction, ...(score && { score: sign * score }) }));
      const scores = rank(attempts, tiebreak).map(({ attempt }) => sign * scoreOf(attempt));
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      expect(numbers(attempts)).toEqual(numbers(board.map((each) => sampleAttempt(each))));
    }),
  );
});

test('attempts without a score take no rank from anybody', () => {
  fc.assert(
    fc.property(boards, (board) => {
      const attempts = board.map((each) => sampleAttempt(each));
      const scored = attempts.filter(({ evaluation }) => evaluation.kind === 'scored');
      expect(rank(attempts, tiebreak)).toEqual(rank(scored, tiebreak));
      expect(numbers(attempts)).toHaveLength(scored.length);
    }),
  );
});

test('equal scores are ordered by the tie-breakers, an unknown cost last', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(null, 1, 2, 3), { maxLength: 8 }), (energies) => {
      const attempts = energies.map((energy, index) => sampleAttempt({ number: index + 1, score: 0.5, energy }));
      const ordered = rank(attempts, ['energy']).map(({ attempt }) => energies[attempt.key.number - 1] ?? Infinity);
      expect(ordered).toEqual(ordered.toSorted((a, b) => a - b));
    }),
  );
});
