import { figure } from '../format/figures.ts';
import { roundTicks } from './round-ticks.ts';

/** A value with its interval, drawn on a scale shared by its neighbours. All positions in SVG units, one decimal. */
export interface IntervalChart {
  readonly width: number;
  readonly low: string;
  readonly high: string;
  readonly value: string;
  readonly ticks: readonly string[];
  /** Where the board's leader stands, when drawn for comparison. */
  readonly reference?: string;
}

export interface Axis {
  readonly width: number;
  readonly ticks: readonly { readonly x: string; readonly label: string }[];
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly value: number;
}

export interface Scale {
  readonly axis: Axis;
  readonly draw: (interval: Interval, reference?: number) => IntervalChart;
  /** Every value as a short stroke, one SVG path: the field among which one interval stands. */
  readonly field: string;
}

const margin = 10;
const fieldStrokes = 400;

/** A linear scale over all intervals given, with three to ten round ticks. */
export function intervalScale(intervals: readonly Interval[], width = 168): Scale {
  const finite = intervals.filter((interval) => [interval.low, interval.high, interval.value].every(Number.isFinite));
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const interval of finite) {
    from = Math.min(from, interval.low, interval.value);
    to = Math.max(to, interval.high, interval.value);
  }
  if (finite.length === 0) [from, to] = [0, 1];
  // Closer together than digits can tell apart is the same value.
  if (!(to - from > Math.max(1e-12, 1e-9 * Math.max(Math.abs(from), Math.abs(to))))) [from, to] = [from - 0.5, to + 0.5];
  const x = (value: number): string => (margin + ((value - from) / (to - from)) * (width - 2 * margin)).toFixed(1);
  const { marks, decimals } = roundTicks(from, to);
  return {
    axis: {
      width,
      ticks: spaced(marks.map((mark) => ({ x: x(mark), label: figure(mark, decimals) }))),
    },
    field: sampled(finite)
      .map((interval) => `M${x(interval.value)} 9V15`)
      .join(''),
    draw: (interval, reference) => ({
      width,
      low: x(interval.low),
      high: x(interval.high),
      value: x(interval.value),
      ticks: marks.map(x),
      ...(reference === undefined ? {} : { reference: x(reference) }),
    }),
  };
}

/** Every tick, or every second, third…: whatever leaves room between the labels. */
function spaced(ticks: readonly { readonly x: string; readonly label: string }[]): Axis['ticks'] {
  const widest = Math.max(0, ...ticks.map(({ label }) => label.length)) * 7 + 6;
  const [first, second] = ticks;
  if (!first || !second) return ticks;
  const every = Math.max(1, Math.ceil(widest / (Number(second.x) - Number(first.x))));
  return ticks.filter((_, index) => index % every === 0);
}

/** At most `fieldStrokes` of them, evenly over the ranks: more would only paint a solid bar. */
function sampled(intervals: readonly Interval[]): readonly Interval[] {
  if (intervals.length <= fieldStrokes) return intervals;
  return Array.from({ length: fieldStrokes }, (_, index) => intervals[Math.floor((index * intervals.length) / fieldStrokes)] as Interval);
}
