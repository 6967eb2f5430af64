import type { Score } from '../../core/contract/evaluation.ts';
import type { Board, BoardRow } from '../catalogue/facts.ts';
import { plane, rangeOf, type Plane } from '../charts/plane.ts';
import { byteSize, measured } from '../format/figures.ts';
import { metricName } from '../format/metric-name.ts';

export interface ParetoView {
  readonly plane: Plane;
  readonly cost: string;
  readonly metric: string;
  readonly points: readonly { readonly x: string; readonly y: string; readonly best: boolean }[];
  /** Teams nobody beats in both, cheapest first; labelled in the drawing. */
  readonly frontier: readonly { readonly team: string; readonly x: string; readonly y: string; readonly anchor: 'start' | 'end' }[];
  /** SVG path of the steps between them. */
  readonly steps: string;
}

interface Point {
  readonly team: string;
  readonly cost: number;
  readonly value: number;
}

const costs = {
  energy: {
    words: 'energy for 1,000 predictions',
    of: ({ cost }: Scored): number | null => cost.energyWhPer1000,
    label: (value: number) => `${measured(value)} Wh`,
  },
  size: { words: 'size of the model', of: ({ cost }: Scored): number | null => cost.modelBytes, label: byteSize },
} as const;
type Scored = Extract<BoardRow['attempt']['outcome'], { kind: 'scored' }>;

const drawn = 1000;

/**
 * Score against cost (on a logarithmic axis): who is better than everybody cheaper. Energy where at least two entries know theirs, else the
 * size of the model. Undefined for fewer than three points, where a table says as much.
 */
export function paretoView(board: Board): ParetoView | undefined {
  const found = (['energy', 'size'] as const)
    .map((name) => ({ name, points: pointsOf(board, name) }))
    .find(({ points }) => points.length >= 3);
  if (!found) return undefined;
  const { name, points } = found;
  const primary = primaryOf(board.rows[0]) as Score;
  const sign = primary.direction === 'higher' ? 1 : -1;
  const frontier = frontierOf(points, sign);
  const exponents = points.map(({ cost }) => Math.log10(cost));
  const area = plane(rangeOf(exponents), rangeOf(points.map(({ value }) => value)), decades(exponents, costs[name].label));
  const place = ({ cost, value }: Point): { x: string; y: string } => ({ x: area.x(Math.log10(cost)), y: area.y(value) });
  const best = new Set(frontier);
  const labelled = frontier.map((point) => ({ team: point.team, ...place(point) }));
  return {
    plane: area,
    cost: costs[name].words,
    metric: metricName(primary.name),
    points: points.slice(0, drawn).map((point) => ({ ...place(point), best: best.has(point) })),
    frontier: labelled.map((point) => ({ ...point, anchor: Number(point.x) > area.right - 120 ? 'end' : 'start' })),
    steps: labelled.map(({ x, y }, index) => (index === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join(''),
  };
}

function pointsOf(board: Board, name: keyof typeof costs): Point[] {
  return board.rows.flatMap((row) => {
    const { outcome, team } = row.attempt;
    const cost = outcome.kind === 'scored' ? costs[name].of(outcome) : null;
    const value = primaryOf(row)?.value;
    return cost === null || cost <= 0 || value === undefined || !Number.isFinite(value) ? [] : [{ team, cost, value }];
  });
}

function primaryOf(row: BoardRow | undefined): Score | undefined {
  return row?.attempt.outcome.kind === 'scored' ? row.attempt.outcome.scores[0] : undefined;
}

/** Entries that are better than everything as cheap or cheaper; `sign` is −1 where lower is better. */
function frontierOf(points: readonly Point[], sign: 1 | -1): Point[] {
  const frontier: Point[] = [];
  for (const point of points.toSorted((a, b) => a.cost - b.cost || sign * (b.value - a.value))) {
    const last = frontier.at(-1);
    if (!last || sign * (point.value - last.value) > 0) frontier.push(point);
  }
  return frontier;
}

/** One mark a power of ten, at most seven. */
function decades(exponents: readonly number[], label: (value: number) => string): { value: number; label: string }[] {
  const [from, to] = [Math.ceil(Math.min(...exponents) - 0.3), Math.floor(Math.max(...exponents) + 0.3)];
  const every = Math.max(1, Math.ceil((to - from + 1) / 7));
  return Array.from({ length: Math.max(0, Math.floor((to - from) / every) + 1) }, (_, index) => from + index * every).map((exponent) => ({
    value: exponent,
    label: label(10 ** exponent),
  }));
}
