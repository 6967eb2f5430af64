import { posix } from 'node:path';
import type { Score } from '../metrics/choose-metrics.ts';
import { known } from '../metrics/metric.ts';
import { metricOf } from '../metrics/metric-of.ts';
import { noCounterpart, type Notes } from '../notes.ts';
import type { PythonModule } from '../python/expression.ts';
import { scoreUnder } from '../python/scores-of.ts';
import type { KitSource } from '../source/kit-source.ts';
import type { Bundle } from './bundle.ts';
import type { ChaLearn } from './chalearn.ts';

/** What each column of the board is computed by, as far as the scoring programs can be read; times and what follows from other columns are left out. */
export async function scoresOf(
  bundle: Bundle,
  programs: ReadonlyMap<string, PythonModule>,
  source: KitSource,
  chalearn: ChaLearn | undefined,
  notes: Notes,
): Promise<Score[]> {
  const file = [...programs.keys()].map((path) => posix.join(posix.dirname(path), 'metric.txt')).find((path) => source.has(path));
  const chosen = file === undefined ? undefined : (await source.text(file)).split(/\s/, 1)[0];
  const scores: Score[] = [];
  for (const { key, title, computed, lowerIsBetter, place } of bundle.columns) {
    if (/duration|time|\bnsub\b/i.test(`${key} ${title}`)) {
      notes.leftOut.push(
        noCounterpart(
          place,
          `the column "${title}": time is measured from outside the sandbox, for everybody, and shown as cost`,
          'nothing needs doing',
        ),
      );
      continue;
    }
    if (computed) {
      notes.leftOut.push(
        noCounterpart(place, `the column "${title}" is computed from other columns`, 'choose one of those as primary metric'),
      );
      continue;
    }
    const program = chosen === undefined ? scoreUnder(key, programs) : byName(chosen, programs);
    const found = program?.found;
    const metric = chalearn && !chalearn.regression && found?.metric === known.mse ? known.squaredErrorOfProbabilities : found?.metric;
    scores.push({
      title,
      place: program?.place ?? place,
      found: metric,
      times: found?.times ?? 1,
      why: program ? 'is computed in a way that cannot be told by reading' : 'is written by no scoring program that can be read',
    });
    if (metric && lowerIsBetter !== undefined && lowerIsBetter !== (metric.direction === 'lower'))
      notes.assumed.push({
        what: `the board over there sorts "${title}" the other way round; ${metric.name} is better when ${metric.direction}`,
        change: 'competition.yaml metrics',
      });
  }
  return scores;
}

/** The metric a function of that name returns; ChaLearn's bundles name it in `metric.txt`. */
function byName(name: string, programs: ReadonlyMap<string, PythonModule>): ReturnType<typeof scoreUnder> {
  for (const [path, module] of programs) {
    const found = module.functions[name];
    if (found) return { place: { path, line: found.line }, found: found.returns ? metricOf(found.returns, module) : undefined };
  }
  return undefined;
}
