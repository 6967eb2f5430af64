import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleAttempt } from '../testing/samples.ts';
import { decideChampion } from './champion.ts';
import { holm } from './holm.ts';
import { latestPerTeam, rank } from './ranking.ts';

const order = (attempts: Parameters<typeof rank>[0]): number[] =>
  rank(attempts, ['energy', 'size', 'earlier']).map(({ attempt }) => attempt.key.number);

describe('the board', () => {
  test('puts the best first, whichever way the metric runs', () => {
    expect(order([sampleAttempt({ number: 1, score: 0.7 }), sampleAttempt({ number: 2, score: 0.9 })])).toEqual([2, 1]);
    expect(
      order([sampleAttempt({ number: 1, score: 0.7, direction: 'lower' }), sampleAttempt({ number: 2, score: 0.9, direction: 'lower' })]),
    ).toEqual([1, 2]);
  });

  test('leaves out who has no score, in both directions', () => {
    for (const direction of ['higher', 'lower'] as const) {
      expect(order([sampleAttempt({ number: 1 }), sampleAttempt({ number: 2, score: 0.5, direction })])).toEqual([2]);
    }
  });

  test('shares ranks among those whom noise does not tell apart', () => {
    const board = rank(
      [
        sampleAttempt({ number: 1, score: 0.95 }),
        sampleAttempt({ number: 2, score: 0.94, against: { 1: [-0.01, 0.7] } }),
        sampleAttempt({ number: 3, score: 0.8, against: { 1: [-0.15, 0.9999], 2: [-0.14, 0.9999] } }),
      ],
      ['earlier'],
    );
    expect(board.map(({ group }) => `${group.from}–${group.to}`)).toEqual(['1–2', '1–2', '3–3']);
  });

  test('goes by intervals where nobody compared', () => {
    const board = rank(
      [sampleAttempt({ number: 1, score: 0.9 }), sampleAttempt({ number: 2, score: 0.895 }), sampleAttempt({ number: 3, score: 0.5 })],
      [],
    );
    expect(board.map(({ group }) => group.to)).toEqual([2, 2, 3]);
  });

  test('breaks equal scores by energy first', () => {
    expect(order([sampleAttempt({ number: 1, score: 0.9, energy: 3 }), sampleAttempt({ number: 2, score: 0.9, energy: 1 })])).toEqual([
      2, 1,
    ]);
    expect(order([sampleAttempt({ number: 1, score: 0.9, energy: null }), sampleAttempt({ number: 2, score: 0.9, energy: 1 })])).toEqual([
      2, 1,
    ]);
  });

  test('is the same whatever order the records come in, and every rank lies in its group', () => {
    const attempts = fc
      .uniqueArray(fc.record({ number: fc.integer({ min: 1, max: 50 }), score: fc.double({ min: 0, max: 1, noNaN: true }) }), {
        selector: ({ number }) => number,
      })
      .map((list) => list.map(sampleAttempt));
    fc.assert(
      fc.property(attempts, fc.infiniteStream(fc.nat()), (list, random) => {
        const shuffled = list
          .map((item) => ({ item, key: random.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ item }) => item);
        expect(order(shuffled)).toEqual(order(list));
        for (const { position, group } of rank(list, ['earlier'])) expect(group.from <= position && position <= group.to).toBe(true);
      }),
    );
  });

  test('shows each team once, with its latest scored attempt', () => {
    const first = sampleAttempt({ number: 1, score: 0.9, team: 'a', finishedAt: '2026-11-22T10:00:00.000Z' });
    const second = sampleAttempt({ number: 2, score: 0.8, team: 'a', finishedAt: '2026-11-22T11:00:00.000Z' });
    const failed = sampleAttempt({ number: 3, team: 'a', finishedAt: '2026-11-22T12:00:00.000Z' });
    expect(latestPerTeam([second, failed, first]).map(({ key }) => key.number)).toEqual([2]);
  });
});

describe('the champion', () => {
  const champion = { version: 1, attempt: sampleAttempt({ number: 1, score: 0.9, energy: 5 }) };

  test.each([
    ['is the first accepted version', undefined, sampleAttempt({ number: 2, score: 0.5 }), 'crown'],
    [
      'falls to one that is better beyond noise',
      champion,
      sampleAttempt({ number: 2, score: 0.99, energy: 9, against: { 1: [0.09, 0.001] } }),
      'crown',
    ],
    [
      'stays when the other is better by noise only',
      champion,
      sampleAttempt({ number: 2, score: 0.91, energy: 5, against: { 1: [0.01, 0.3] } }),
      'keep',
    ],
    ['falls to one as good and cheaper', champion, sampleAttempt({ number: 2, score: 0.9, energy: 1, against: { 1: [0, 0.5] } }), 'crown'],
    [
      'stays when the cheaper one is worse',
      champion,
      sampleAttempt({ number: 2, score: 0.5, energy: 1, against: { 1: [-0.4, 0.9999] } }),
      'keep',
    ],
    [
      'stays when the other has no known cost',
      champion,
      sampleAttempt({ number: 2, score: 0.9, energy: null, against: { 1: [0, 0.5] } }),
      'keep',
    ],
    ['is not decided without a paired test', champion, sampleAttempt({ number: 2, score: 0.99 }), 'undecided'],
    ['stays when the other has no score', champion, sampleAttempt({ number: 2 }), 'keep'],
  ])('%s', (_, held, challenger, kind) => {
    expect(decideChampion(held, challenger).kind).toBe(kind);
  });

  test('finds the test in whichever record is the later one', () => {
    const later = { version: 1, attempt: sampleAttempt({ number: 1, score: 0.9, against: { 2: [-0.09, 0.999] } }) };
    expect(decideChampion(later, sampleAttempt({ number: 2, score: 0.99 })).kind).toBe('crown');
  });
});

test('Holm gives the adjusted values of the textbook example', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(4)))).toEqual([0.03, 0.06, 0.06, 0.02]);
});
