import { figure } from '../format/figures.ts';

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
  readonly ticks: readonly { readonly x: string; readonly label: string; readonly anchor: 'start' | 'middle' | 'end' }[];
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly value: number;
}

export interface Scale {
  readonly axis: Axis;
  readonly draw: (interval: Interval, reference?: number) => IntervalChart;
}

const margin = 10;

/** A linear scale over all intervals given, with two to five round ticks. */
export function intervalScale(intervals: readonly Interval[], width = 220): Scale {
  const finite = intervals.filter((interval) => [interval.low, interval.high, interval.value].every(Number.isFinite));
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const interval of finite) {
    from = Math.min(from, interval.low, interval.value);
    to = Math.max(to, interval.high, interval.value);
  }
  if (finite.length === 0) [from, to] = [0, 1];
  if (from === to) [from, to] = [from - 0.5, to + 0.5];
  const x = (value: number): string => (margin + ((value - from) / (to - from)) * (width - 2 * margin)).toFixed(1);
  const { marks, decimals } = roundTicks(from, to);
  const lastTick = marks.length - 1;
  return {
    axis: {
      width,
      ticks: marks.map((mark, index) => ({
        x: x(mark),
        label: figure(mark, decimals),
        anchor: index === 0 ? 'start' : index === lastTick ? 'end' : 'middle',
      })),
    },
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

function roundTicks(from: number, to: number): { readonly marks: number[]; readonly decimals: number } {
  const rough = (to - from) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(from / step);
  const length = Math.max(0, Math.min(6, Math.floor(to / step) - first + 1));
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return { marks: Array.from({ length }, (_, index) => (first + index) * step), decimals };
}
