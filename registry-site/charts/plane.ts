import { figure } from '../format/figures.ts';
import { roundTicks } from './round-ticks.ts';

export interface Mark {
  /** Position in SVG units, one decimal. */
  readonly at: string;
  readonly label: string;
}

/** A drawing area with its axes: `x` and `y` turn values into SVG positions. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly xMarks: readonly Mark[];
  readonly yMarks: readonly Mark[];
  x(value: number): string;
  y(value: number): string;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

const size = { width: 640, height: 260, left: 64, right: 620, top: 14, bottom: 216 } as const;

/** A plane over two ranges, y upwards. `xMarks` are given where x is no plain number: a logarithm, or a day. */
export function plane(xRange: Range, yRange: Range, xMarks?: readonly { readonly value: number; readonly label: string }[]): Plane {
  const [xs, ys] = [wide(xRange), wide(yRange)];
  const x = (value: number): string => (size.left + ((value - xs.from) / (xs.to - xs.from)) * (size.right - size.left)).toFixed(1);
  const y = (value: number): string => (size.bottom - ((value - ys.from) / (ys.to - ys.from)) * (size.bottom - size.top)).toFixed(1);
  const plain = ({ from, to }: Range): { value: number; label: string }[] => {
    const { marks, decimals } = roundTicks(from, to);
    return marks.map((value) => ({ value, label: figure(value, decimals) }));
  };
  return {
    ...size,
    xMarks: (xMarks ?? plain(xs)).map(({ value, label }) => ({ at: x(value), label })),
    yMarks: plain(ys).map(({ value, label }) => ({ at: y(value), label })),
    x,
    y,
  };
}

/** The range of some finite values, a little wider than they need; 0 to 1 for none. */
export function rangeOf(values: readonly number[]): Range {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [from, to] = [Math.min(from, value), Math.max(to, value)];
  if (from > to) return { from: 0, to: 1 };
  const room = (to - from) * 0.06;
  return { from: from - room, to: to + room };
}

/** Closer together than digits can tell apart is the same value: then room is made around it. */
function wide({ from, to }: Range): Range {
  return to - from > Math.max(1e-12, 1e-9 * Math.max(Math.abs(from), Math.abs(to))) ? { from, to } : { from: from - 0.5, to: to + 0.5 };
}
