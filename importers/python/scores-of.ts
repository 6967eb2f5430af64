import { metricOf, type ScaledMetric } from '../metrics/metric-of.ts';
import type { Place } from '../notes.ts';
import type { PythonModule } from './expression.ts';

/** What a scoring program puts under a name, as far as it can be told by reading. */
export interface ProgramScore {
  readonly place: Place;
  readonly found: ScaledMetric | undefined;
}

/**
 * The metric that scoring programs write under `key`. Where no program names the key, the one under names that are computed, if there is just
 * one such metric. Undefined where the key is not written at all.
 */
export function scoreUnder(key: string, programs: ReadonlyMap<string, PythonModule>): ProgramScore | undefined {
  const all = [...programs].flatMap(([path, module]) =>
    module.scores.map((score) => ({ key: score.key, place: { path, line: score.line }, found: metricOf(score.value, module) })),
  );
  const named = all.filter((score) => score.key === key);
  if (named.length > 0) return oneOf(named.filter(({ found }) => found)) ?? named[0];
  return oneOf(all.filter((score) => score.key === null && score.found));
}

/** The first of several, if all are the same metric. */
function oneOf<T extends ProgramScore>(scores: readonly T[]): T | undefined {
  const names = new Set(scores.map(({ found }) => `${found?.metric.name} ${found?.times}`));
  return names.size === 1 ? scores[0] : undefined;
}
