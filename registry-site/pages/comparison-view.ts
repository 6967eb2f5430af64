import type { Comparison } from '../../core/contract/evaluation.ts';
import type { AttemptFacts, CompetitionFacts } from '../catalogue/facts.ts';
import { figure, pValue, signed } from '../format/figures.ts';
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

/** Of them as a table can be downloaded, and as a page shows. */
const [listed, shown] = [50, 12];

interface ComparisonView {
  readonly rows: readonly ComparisonRow[];
  /** How many there are, where not all are shown. */
  readonly of: number | undefined;
  /** Those of every entry on the boards of its competition. */
  readonly csvHref: string;
}

/** Paired tests of an attempt against others, baselines first, then the strongest opponents; at most 12. Undefined where there are none. */
export function comparisonView(competition: CompetitionFacts, { inside }: AttemptFacts): ComparisonView | undefined {
  if (!inside || inside.comparisons.length === 0) return undefined;
  const { comparisons } = inside;
  return {
    rows: comparisonRows(competition, comparisons),
    of: comparisons.length > shown ? comparisons.length : undefined,
    csvHref: address.comparisonsFile(competition.contract.name),
  };
}

function comparisonRows(competition: CompetitionFacts, comparisons: readonly Comparison[]): ComparisonRow[] {
  const known = attemptsById(competition);
  return strongestOpponents(comparisons)
    .slice(0, shown)
    .map((comparison) => {
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

/** Baselines first, then those that came nearest or beat it; at most 50. Put in order once. */
export const strongestOpponents = oncePer((comparisons: readonly Comparison[]): readonly Comparison[] =>
  comparisons
    .toSorted((a, b) => Number(isBaseline(b)) - Number(isBaseline(a)) || a.difference - b.difference || (a.with < b.with ? -1 : 1))
    .slice(0, listed),
);

function isBaseline(comparison: Comparison): boolean {
  return comparison.with.startsWith('baseline/');
}

/** The attempts of a competition as comparisons name them, `<pull request>/<head SHA>`; made once. */
export const attemptsById = oncePer(
  ({ attempts }: CompetitionFacts): ReadonlyMap<string, AttemptFacts> =>
    new Map(attempts.map((attempt) => [`${attempt.number}/${attempt.headSha}`, attempt])),
);
