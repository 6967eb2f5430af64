import type { Evaluation } from '../../core/contract/evaluation.ts';
import { prose, type Markdown } from './escape.ts';
import { metricName, score } from './figures.ts';

export type Scored = Extract<Evaluation, { kind: 'scored' }>;

/** The primary score with its interval. */
export function scoreLine({ scores }: Scored): Markdown {
  const [primary] = scores;
  if (!primary) return prose``;
  const shown = score(primary);
  return prose`${metricName(primary.name)} **${shown.value}** (95 % ${shown.low}–${shown.high})`;
}
