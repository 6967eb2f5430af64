import type { Dataset } from '../contract/dataset.ts';
import type { VersionRecord } from '../contract/records.ts';
import type { ReevaluationRecord } from '../contract/reevaluation-record.ts';
import { dueFor } from './due.ts';
import { reigningChampion } from './reigning-champion.ts';

export interface DueReevaluation {
  readonly owner: string;
  readonly dataset: string;
  readonly competition: string;
  readonly version: number;
  readonly trigger: 'schedule' | 'champion';
}

/**
 * Which registered versions should be evaluated again on which private data now, by the records alone. `now` in epoch milliseconds. A version
 * nobody published is not asked; one that failed for the runner's sake (INFRA) is tried again a day later, whatever the schedule.
 */
export function reevaluationsDue(
  datasets: readonly Dataset[],
  versions: readonly VersionRecord[],
  before: readonly ReevaluationRecord[],
  now: number,
): readonly DueReevaluation[] {
  return datasets.flatMap((dataset) =>
    dataset.models.flatMap(({ competition, versions: watched }) => {
      const published = versions.filter((each) => each.competition === competition);
      const champion = watched === 'champion';
      const wanted = champion ? [reigningChampion(published)] : published.filter(({ version }) => watched.includes(version));
      return wanted.flatMap((each) => {
        const trigger = each && dueNow(dataset, each, before, champion, now);
        return each && trigger ? [{ owner: dataset.owner, dataset: dataset.name, competition, version: each.version, trigger }] : [];
      });
    }),
  );
}

function dueNow(
  dataset: Dataset,
  { competition, version }: VersionRecord,
  before: readonly ReevaluationRecord[],
  champion: boolean,
  now: number,
): 'schedule' | 'champion' | undefined {
  const { owner, name, data, schedule } = dataset;
  const last = before
    .filter((each) => each.competition === competition && each.version === version)
    .filter((each) => each.data.owner === owner && each.data.name === name && each.data.version === data.version)
    .toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))[0];
  const ours = last?.outcome.kind === 'failed' && last.outcome.errorClass === 'INFRA';
  return dueFor(
    { ...dataset, schedule: ours && (schedule !== 'never' || champion) ? 'daily' : schedule },
    { last: last && Date.parse(last.startedAt), champion },
    now,
  );
}
