import type { Comparison } from '../../core/contract/evaluation.ts';
import type { AttemptFacts, CompetitionFacts } from '../catalogue/facts.ts';
import { figure, pValue, signed } from '../format/figures.ts';
import { keepLast } from '../memo/keep-last.ts';
import { oncePer } from '../memo/once-per.ts';
import { address } from './addresses.ts';
import { attemptHref } from './attempt-href.ts';

export interface ComparisonRow {
  readonly label: string;
  readonly href: string | undefined;
  readonly baseline: boolean;
  readonly difference: string;
  readonly sort: number;
  readonly p: string;
  readonly verdict: 'better' | 'worse' | 'no telling apart';
}

const shown = 50;
interface ComparisonView {
  readonly rows: readonly ComparisonRow[];
  /** Those of every entry on the boards of its competition. */
  readonly csvHref: string;
}

/**
 * Paired tests of an attempt against others, baselines first, then the strongest opponents; at most 50. Undefined where there are none. Its own page and
 * that of the version it became are given the same.
 */
export const comparisonView = keepLast((competition: CompetitionFacts, { inside }: AttemptFacts): ComparisonView | undefined =>
  inside && inside.comparisons.length > 0
    ? {
        rows: comparisonRows(competition, inside.comparisons),
        csvHref: address.comparisonsFile(competition.contract.name),
      }
    : undefined,
);

function comparisonRows(competition: CompetitionFacts, comparisons: readonly Comparison[]): ComparisonRow[] {
  const known = attemptsById(competition);
  return strongestOpponents(comparisons).map((comparison) => {
    const other = known.get(comparison.with);
    return {
      label: other ? `${other.team}: ${other.title}` : comparison.with.replace(/^baseline\//, ''),
      href: other && attemptHref(competition, other),
      baseline: isBaseline(comparison),
      difference: Math.abs(comparison.difference) >= 1000 ? figure(comparison.difference, 0) : signed(comparison.difference, 4),
      sort: comparison.difference,
      p: pValue(comparison.p),
      verdict: comparison.p < 0.05 ? 'better' : comparison.p > 0.95 ? 'worse' : 'no telling apart',
    };
  });
}

/** Baselines first, then those that came nearest or beat it; at most 50. */
export function strongestOpponents(comparisons: readonly Comparison[]): Comparison[] {
  return comparisons
    .toSorted((a, b) => Number(isBaseline(b)) - Number(isBaseline(a)) || a.difference - b.difference || (a.with < b.with ? -1 : 1))
    .slice(0, shown);
}

function isBaseline(comparison: Comparison): boolean {
  return comparison.with.startsWith('baseline/');
}

/** The attempts of a competition as comparisons name them, `<pull request>/<head SHA>`; made once. */
export const attemptsById = oncePer(
  ({ attempts }: CompetitionFacts): ReadonlyMap<string, AttemptFacts> =>
    new Map(attempts.map((attempt) => [`${attempt.number}/${attempt.headSha}`, attempt])),
);
