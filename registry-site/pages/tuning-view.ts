import type { InsideCompetition } from '../catalogue/facts.ts';
import { plural, pValue, signed } from '../format/figures.ts';
import { moment, type Moment } from '../format/instant.ts';
import { address } from './addresses.ts';
import { scoreView, type ScoreView } from './score-view.ts';

export interface TuningView {
  readonly id: string;
  readonly when: Moment;
  readonly competition: string;
  readonly parent: string;
  readonly parentHref: string;
  readonly dataset: string;
  readonly datasetHref: string;
  readonly score: ScoreView | undefined;
  readonly rows: string;
  readonly difference: string;
  readonly p: string;
  readonly trials: string;
  readonly problem: string | undefined;
  readonly recordHref: string;
}

/** A version tuned on a product team's data, beside its parent on the same held-out rows. */
export function tuningView({ problem, proof, record }: InsideCompetition['tunings'][number]): TuningView {
  const { competition, data, heldOut, parent, search } = record;
  const [primary] = heldOut.scores;
  return {
    id: record.id,
    when: moment(record.finishedAt),
    competition,
    parent: `${competition} v${parent.version}`,
    parentHref: address.version(competition, parent.version),
    dataset: `${data.owner}/${data.name}`,
    datasetHref: address.dataset(data),
    score: primary && scoreView(primary),
    rows: plural(heldOut.rows, 'held-out row'),
    difference: signed(heldOut.difference, 4),
    p: pValue(heldOut.p),
    trials: search ? plural(search.trials.length, 'trial') : 'no search',
    problem,
    recordHref: address.record(proof.path),
  };
}
