import type { InsideCompetition } from '../catalogue/facts.ts';
import { signed } from '../format/figures.ts';
import { moment, type Moment } from '../format/instant.ts';
import { metricName } from '../format/metric-name.ts';
import { address } from './addresses.ts';

export interface ReproductionView {
  readonly good: boolean;
  readonly headline: string;
  readonly detail: string;
  readonly when: Moment;
  readonly recordHref: string;
}

/** Whether training it again gave the same model; undefined where nobody asked. */
export function reproductionView(found: InsideCompetition['reproductions'][number] | undefined): ReproductionView | undefined {
  if (!found) return undefined;
  const { result, finishedAt } = found.record;
  const base = { when: moment(finishedAt), recordHref: address.record(found.proof.path), good: result.kind === 'reproduced' };
  if (result.kind === 'failed')
    return { ...base, headline: `Could not be trained again: ${result.errorClass}`, detail: `It stopped at the stage “${result.stage}”.` };
  if (result.artifacts === 'identical')
    return {
      ...base,
      headline: 'Trained again, the same byte for byte',
      detail: 'Its own code, seed and parameters on the public data gave the files that were handed in.',
    };
  const by = `${metricName(result.metric.name)} ${signed(result.difference, 4)}; up to ${result.tolerance} counts as the same`;
  return {
    ...base,
    headline: result.kind === 'reproduced' ? 'Trained again, as good as recorded' : 'Trained again, it came out different',
    detail: `${by}.`,
  };
}
