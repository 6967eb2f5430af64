import type { Score } from '../../core/contract/evaluation.ts';
import type { AttemptFacts, Board, BoardRow, CompetitionFacts } from '../catalogue/facts.ts';
import type { Axis, IntervalChart } from '../charts/interval-chart.ts';
import { byteSize, decimalsFor, figure, measured } from '../format/figures.ts';
import { metricName } from '../format/metric-name.ts';
import { address } from './addresses.ts';
import { attemptHref } from './attempt-href.ts';
import { baselineRows, type BaselineRow } from './baseline-view.ts';
import { boardScale } from './board-scale.ts';
import { energy } from './cost-view.ts';
import { rankLabel } from './rank-label.ts';
import { scoreView, type ScoreView } from './score-view.ts';
import { pullLink, type Link, type SiteContext } from './site-context.ts';

export interface Cell {
  readonly text: string;
  /** What a sort compares. */
  readonly sort: number;
  readonly title?: string;
}

export interface LeaderboardRow {
  readonly position: number;
  readonly rank: string;
  /** First of its rank group. */
  readonly opensGroup: boolean;
  readonly team: string;
  readonly teamHref: string;
  readonly title: string;
  readonly href: string;
  readonly score: ScoreView;
  readonly chart: IntervalChart;
  readonly others: readonly Cell[];
  readonly energy: Cell;
  readonly latency: Cell;
  readonly size: Cell;
  readonly held: boolean;
  readonly version: { readonly label: string; readonly href: string; readonly champion: boolean } | undefined;
  readonly pull: Link;
}

export interface LeaderboardView {
  readonly name: 'feedback' | 'final';
  readonly heading: string;
  readonly caption: string;
  readonly metric: string;
  readonly better: string;
  readonly otherMetrics: readonly string[];
  readonly axis: Axis;
  readonly rows: readonly LeaderboardRow[];
  /** Columns after the score. */
  readonly span: number;
  readonly baselines: readonly BaselineRow[];
  readonly anyHeld: boolean;
}

/** A board as a table: one row per team, intervals drawn on one scale, the leader marked in each drawing. Only `limit` rows after the first `from`. */
export function leaderboardView(
  context: SiteContext,
  competition: CompetitionFacts,
  board: Board,
  { from = 0, limit = Number.POSITIVE_INFINITY } = {},
): LeaderboardView {
  const first = scored(board.rows[0]?.attempt);
  const leader = first.scores[0] as Score;
  const decimals = decimalsFor(leader.low, leader.high);
  const others = first.scores.slice(1);
  const rows = board.rows.slice(from, from + limit).map((row) => rowView(context, competition, board, row, leader, decimals, others));
  return {
    name: board.name,
    heading: board.name === 'feedback' ? 'Feedback' : 'Final',
    caption: board.name === 'feedback' ? 'Scores on the feedback split' : 'Scores on the final split',
    metric: metricName(leader.name),
    better: leader.direction === 'higher' ? 'higher is better' : 'lower is better',
    otherMetrics: others.map((score) => metricName(score.name)),
    axis: boardScale(board).axis,
    rows,
    span: others.length + 6,
    baselines: baselineRows(board, decimals),
    anyHeld: rows.some((row) => row.held),
  };
}

function rowView(
  context: SiteContext,
  competition: CompetitionFacts,
  board: Board,
  row: BoardRow,
  leader: Score,
  decimals: number,
  others: readonly Score[],
): LeaderboardRow {
  const { attempt, version, group, position } = row;
  const { scores, cost, held } = scored(attempt);
  const primary = scores[0] as Score;
  return {
    position,
    rank: rankLabel(group),
    opensGroup: position === group.from && position > 1,
    team: attempt.team,
    teamHref: address.team(attempt.team),
    title: attempt.title,
    href: attemptHref(competition, attempt),
    score: scoreView(primary, decimals),
    chart: boardScale(board).draw(primary, leader.value),
    others: others.map((wanted) =>
      otherCell(
        scores.find((score) => score.name === wanted.name),
        wanted,
      ),
    ),
    energy: { text: energy(cost), sort: cost.energyWhPer1000 ?? Number.MAX_VALUE, title: cost.energyMethod },
    latency: { text: `${measured(cost.latencyMs.p50)} ms`, sort: cost.latencyMs.p50 },
    size: { text: byteSize(cost.modelBytes), sort: cost.modelBytes },
    held,
    version: version && {
      label: `v${version.version}`,
      href: address.version(version.competition, version.version),
      champion: version.isChampion,
    },
    pull: pullLink(context, attempt.repository, attempt.number),
  };
}

function otherCell(score: Score | undefined, like: Score): Cell {
  if (!score) return { text: '–', sort: like.direction === 'higher' ? -Number.MAX_VALUE : Number.MAX_VALUE };
  return { text: figure(score.value, decimalsFor(like.low, like.high)), sort: score.value };
}

function scored(attempt: AttemptFacts | undefined): Extract<AttemptFacts['outcome'], { kind: 'scored' }> {
  if (attempt?.outcome.kind !== 'scored') throw new Error('a board holds scored attempts only');
  return attempt.outcome;
}
