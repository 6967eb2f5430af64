import { expect, test } from 'vitest';
import { entryId } from '../../core/rules/champion.ts';
import { attemptFacts } from '../catalogue/attempt-facts.ts';
import type { AttemptFacts, CompetitionFacts } from '../catalogue/facts.ts';
import { fixtureCompetition } from '../testing/fixture-competition.ts';
import { scoredAttempt } from '../testing/fixture-records.ts';
import { comparisonView } from './comparison-view.ts';

const [opponent, record] = [
  scoredAttempt({ number: 1, team: 'alice', score: 0.9 }),
  scoredAttempt({ number: 2, team: 'bob', score: 0.91 }),
];
const factsOf = (of: typeof record, comparisons: { with: string; difference: number; p: number }[] = []): AttemptFacts =>
  attemptFacts({
    path: '',
    text: '',
    keyid: 'runner-1',
    sha256: of.team,
    record: of.evaluation.kind === 'scored' ? { ...of, evaluation: { ...of.evaluation, comparisons } } : of,
  });
const competitionOf = (attempts: readonly AttemptFacts[]): CompetitionFacts => {
  const { data, ...contract } = fixtureCompetition({});
  return {
    contract,
    publicData: data.public,
    repository: 'harvest/breast-tumour',
    privateRows: { feedback: 1, final: 1 },
    boards: [],
    isOver: false,
    fame: [],
    attempts,
    versions: [],
  };
};

test('an opponent whose record comes later is named from then on, though the attempt stays the very same', () => {
  const attempt = factsOf(record, [{ with: entryId(opponent), difference: 0.01, p: 0.01 }]);
  const before = comparisonView(competitionOf([attempt]), attempt);
  expect(before?.rows).toMatchObject([{ label: entryId(opponent), href: undefined }]);
  const after = comparisonView(competitionOf([attempt, factsOf(opponent)]), attempt);
  expect(after?.rows).toMatchObject([{ label: `alice: ${opponent.title}` }]);
});

test('a page shows the twelve strongest opponents and says of how many, whatever the order of the record', () => {
  const comparisons = Array.from({ length: 30 }, (_, index) => ({
    with: `${index + 10}/${'a'.repeat(40)}`,
    difference: (30 - index) / 1000,
    p: 0.3,
  }));
  const attempt = factsOf(record, [...comparisons, { with: 'baseline/majority', difference: 0.4, p: 0.001 }]);
  const view = comparisonView(competitionOf([attempt]), attempt);
  expect(view?.of).toBe(31);
  expect(view?.rows.map(({ label }) => label)).toEqual([
    'majority',
    ...comparisons
      .toReversed()
      .slice(0, 11)
      .map((one) => one.with),
  ]);
  expect(comparisonView(competitionOf([attempt]), factsOf(record, comparisons.slice(0, 12)))?.of).toBeUndefined();
});
