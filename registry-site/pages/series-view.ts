import type { Reevaluated } from '../catalogue/facts.ts';
import { dayMarks } from '../charts/day-marks.ts';
import { plane, rangeOf, type Plane } from '../charts/plane.ts';
import { decimalsFor } from '../format/figures.ts';
import { moment, type Moment } from '../format/instant.ts';
import { metricName } from '../format/metric-name.ts';
import { address } from './addresses.ts';
import { scoreView } from './score-view.ts';

/** One version on one data set over time: a drawing with intervals, and its table. */
export interface SeriesView {
  /** Fit for an id: letters, digits, hyphens. */
  readonly id: string;
  readonly version: string;
  readonly versionHref: string;
  readonly dataset: string;
  readonly datasetHref: string;
  /** All of its competition's re-evaluations. */
  readonly csvHref: string;
  readonly metric: string;
  readonly plane: Plane | undefined;
  readonly path: string;
  readonly points: readonly {
    readonly x: string;
    readonly y: string;
    readonly low: string;
    readonly high: string;
    readonly alarm: boolean;
  }[];
  readonly rows: readonly SeriesRow[];
}

interface SeriesRow {
  readonly when: Moment;
  readonly trigger: string;
  readonly data: string;
  readonly rows: number;
  readonly score: string;
  readonly range: string;
  readonly drift: string;
  readonly notes: readonly string[];
  readonly recordHref: string;
}

const drawn = 200;

/** Re-evaluations as one series for each version and data set, newest data set first; at most the newest 200 of each. */
export function seriesViews(all: readonly Reevaluated[]): SeriesView[] {
  const lines = Map.groupBy(all, ({ record: { competition, data, version } }) => `${competition} ${version} ${data.owner}/${data.name}`);
  return [...lines.values()].map((line) => seriesView(line.slice(-drawn)));
}

function seriesView(line: readonly Reevaluated[]): SeriesView {
  const { competition, data, version } = (line[0] as Reevaluated).record;
  const scored = line.flatMap(({ alarms, record: { finishedAt, outcome } }) => {
    const score = outcome.kind === 'scored' ? outcome.scores[0] : undefined;
    const whole = score && [score.value, score.low, score.high].every(Number.isFinite);
    return whole ? [{ at: Date.parse(finishedAt), score, alarm: alarms.length > 0 }] : [];
  });
  const times = scored.map(({ at }) => at);
  const area =
    scored.length < 2
      ? undefined
      : plane(
          rangeOf(times),
          rangeOf(scored.flatMap(({ score }) => [score.low, score.high])),
          dayMarks(Math.min(...times), Math.max(...times)),
        );
  const points = area
    ? scored.map(({ alarm, at, score }) => ({
        x: area.x(at),
        y: area.y(score.value),
        low: area.y(score.low),
        high: area.y(score.high),
        alarm,
      }))
    : [];
  const last = scored.at(-1)?.score;
  const decimals = last ? decimalsFor(last.low, last.high) : 3;
  return {
    id: `${competition}-${version}-${data.owner}-${data.name}`,
    version: `${competition} v${version}`,
    versionHref: address.version(competition, version),
    dataset: `${data.owner}/${data.name}`,
    datasetHref: address.dataset(data),
    csvHref: address.reevaluationsFile(competition),
    metric: last ? metricName(last.name) : 'Score',
    plane: area,
    path: points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(''),
    points,
    rows: line.toReversed().map((one) => row(one, decimals)),
  };
}

function row({ alarms, problem, proof, record }: Reevaluated, decimals: number): SeriesRow {
  const { data, finishedAt, outcome, trigger } = record;
  const score = outcome.kind === 'scored' && outcome.scores[0] ? scoreView(outcome.scores[0], decimals) : undefined;
  return {
    when: moment(finishedAt),
    trigger,
    data: data.version,
    rows: data.rows,
    score: score?.value ?? (outcome.kind === 'failed' ? outcome.errorClass : '–'),
    range: score ? `${score.low}–${score.high}` : '',
    drift: outcome.kind === 'scored' ? driftWords(outcome.drift) : '–',
    notes: [...(problem === undefined ? [] : [problem]), ...alarms.map(({ text }) => text)],
    recordHref: address.record(proof.path),
  };
}

type Drift = Extract<Reevaluated['record']['outcome'], { kind: 'scored' }>['drift'];

/** Which columns moved how far from the reference data, in a few words. */
function driftWords(drift: Drift): string {
  if (!drift) return 'not measured';
  const columns = [...drift.inputs, ...drift.outputs];
  const at = (level: string): string[] => columns.filter((column) => column.level === level).map(({ name }) => name);
  const words = (['major', 'moderate'] as const).flatMap((level) => {
    const names = at(level);
    return names.length > 0 ? [`${level}: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`] : [];
  });
  return words.length > 0 ? words.join('; ') : `none in ${columns.length} columns`;
}
