import type { Problem } from '../../core/contract/problem.ts';
import { at, noCounterpart, type Notes, type Place } from '../notes.ts';
import type { FoundMetric } from './metric.ts';

/** One score of the kit, most important first in its list. `found` is undefined where nothing here gives its number. */
export interface Score {
  readonly title: string;
  readonly place: Place;
  readonly found: FoundMetric | undefined;
  /** By how much its number over there is larger. */
  readonly times?: number;
  readonly why?: string;
}

/** The competition's metrics, and the functions of its `scoring.py`. */
export interface ChosenMetrics {
  readonly primary: FoundMetric;
  readonly others: readonly FoundMetric[];
}

const most = 10;
const byHand =
  'make a score that scikit-learn has the first one, import, then write this one into scoring.py: def name(truth, predictions), named by metrics.scoring in competition.yaml';

/**
 * The first score becomes the primary metric and must have a counterpart; others without one are left out by name. Undefined (and a
 * problem) where the primary has none.
 */
export function chooseMetrics(scores: readonly Score[], notes: Notes, where: Place): ChosenMetrics | undefined {
  const [first] = scores;
  if (!first) {
    notes.problems.push(noCounterpart(where, 'names no score', 'a competition needs a metric'));
    return undefined;
  }
  const { found: primary } = first;
  if (!primary) {
    notes.problems.push(without(first));
    return undefined;
  }
  const others: FoundMetric[] = [];
  for (const score of scores.slice(1)) {
    const { found } = score;
    if (!found || found.kind !== primary.kind) notes.leftOut.push(without(score));
    else if (others.length === most)
      notes.leftOut.push(
        noCounterpart(score.place, `"${score.title}": ${most} metrics beside the primary one are possible`, 'leave one out'),
      );
    else if (found.name !== primary.name && !others.some(({ name }) => name === found.name)) others.push(found);
  }
  for (const score of scores) {
    const metric = score.found;
    if (!metric || ![primary, ...others].includes(metric)) continue;
    const larger = score.times === undefined || score.times === 1 ? '' : `, ${score.times} times smaller than there`;
    notes.mapped.push({
      what: `score "${score.title}"`,
      from: at(score.place),
      to: `competition.yaml metrics: ${metric.name} (${metric.direction} is better${larger})`,
    });
  }
  return { primary, others };
}

function without({ title, place, why }: Score): Problem {
  return noCounterpart(place, `the score "${title}" ${why ?? 'has no counterpart that gives the same number'}`, byHand);
}
