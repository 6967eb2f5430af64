import type { Score } from '../../core/contract/evaluation.ts';
import type { AttemptFacts, Board, CompetitionFacts } from '../catalogue/facts.ts';
import { dayMarks } from '../charts/day-marks.ts';
import { plane, rangeOf, type Plane } from '../charts/plane.ts';
import { moment } from '../format/instant.ts';
import { metricName } from '../format/metric-name.ts';
import { scoreView } from './score-view.ts';

export interface HistoryView {
  readonly plane: Plane;
  readonly metric: string;
  /** SVG path of the best score so far, as steps. */
  readonly steps: string;
  readonly dots: readonly { readonly x: string; readonly y: string }[];
  /** Each new best, oldest first: the table beside the drawing. */
  readonly rows: readonly { readonly iso: string; readonly day: string; readonly team: string; readonly value: string }[];
}

/** How the top score of a board came about. Undefined for fewer than two new bests. */
export function historyView(competition: CompetitionFacts, board: Board): HistoryView | undefined {
  const bests = newBests(competition.attempts, board.name);
  const [first] = bests;
  if (!first || bests.length < 2) return undefined;
  const times = bests.map(({ at }) => at);
  const end = Math.max(...times, Date.parse(competition.asOf ?? first.attempt.finishedAt));
  const area = plane(
    { from: times[0] as number, to: end },
    rangeOf(bests.map(({ score }) => score.value)),
    dayMarks(times[0] as number, end),
  );
  const dots = bests.map(({ at, score }) => ({ x: area.x(at), y: area.y(score.value) }));
  const path = dots.map(({ x, y }, index) => (index === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join('');
  return {
    plane: area,
    metric: metricName(first.score.name),
    steps: `${path}H${area.x(end)}`,
    dots,
    rows: bests.map(({ attempt, score }) => {
      const { iso, day: words } = moment(attempt.finishedAt);
      return { iso, day: words, team: attempt.team, value: scoreView(score).value };
    }),
  };
}

/** Each attempt that was better than all before it on a board, oldest first; released scores only. `attempts` come newest first. */
export function newBests(attempts: readonly AttemptFacts[], board: Board['name']): { attempt: AttemptFacts; score: Score; at: number }[] {
  const bests: { attempt: AttemptFacts; score: Score; at: number }[] = [];
  for (const attempt of attempts.toReversed()) {
    const { outcome } = attempt;
    const score = outcome.kind === 'scored' && outcome.board === board && !outcome.held ? outcome.scores[0] : undefined;
    if (!score || !Number.isFinite(score.value)) continue;
    const last = bests.at(-1)?.score;
    const better = !last || (score.direction === 'higher' ? score.value > last.value : score.value < last.value);
    if (better) bests.push({ attempt, score, at: Date.parse(attempt.finishedAt) });
  }
  return bests;
}
