import type { Column } from '../../core/contract/column.ts';
import { momentOf } from '../split/moments.ts';

/** What the values of a column look like. */
export interface ColumnProfile {
  readonly type: Column['type'];
  readonly missing: number;
  readonly unique: boolean;
  /** Smallest and largest of numbers. */
  readonly extent?: readonly [number, number];
  /** The distinct values where there are at most a thousand, in their natural order. */
  readonly values?: readonly string[];
}

const integer = /^-?(?:0|[1-9]\d{0,17})$/;
const decimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const date = /^\d{4}-\d{2}-\d{2}/;
const truth = /^(?:true|false)$/i;
const mostValues = 1000;

/** Looks at every cell of a column. `declared` is the type the file itself gives; a CSV's is worked out as the narrowest that all values fit. */
export function profileColumn(cells: readonly (string | null)[], declared?: Column['type']): ColumnProfile {
  const values = new Set<string>();
  let missing = 0;
  for (const cell of cells) {
    if (cell === null) missing += 1;
    else values.add(cell);
  }
  const type = declared ?? narrowest(values);
  const numeric = type !== 'string' && type !== 'binary' && type !== 'boolean' && type !== 'datetime';
  return {
    type,
    missing,
    unique: values.size === cells.length,
    ...(numeric && values.size > 0 && { extent: extentOf(values) }),
    ...(values.size <= mostValues &&
      type !== 'binary' && { values: [...values].toSorted(numeric ? (a, b) => Number(a) - Number(b) : byText) }),
  };
}

function narrowest(values: ReadonlySet<string>): Column['type'] {
  const all = (fits: (value: string) => boolean): boolean => {
    for (const value of values) if (!fits(value)) return false;
    return values.size > 0;
  };
  if (all((value) => truth.test(value))) return 'boolean';
  // Whole numbers with leading zeros are names: 007 is not 7.
  if (all((value) => integer.test(value) && Number.isSafeInteger(Number(value)))) return 'long';
  if (all((value) => decimal.test(value) && !/^[-+]?0\d/.test(value) && !isLongNumber(value))) return 'double';
  if (all((value) => date.test(value) && !Number.isNaN(momentOf(value)))) return 'datetime';
  return 'string';
}

const isLongNumber = (value: string): boolean => integer.test(value) && !Number.isSafeInteger(Number(value));

function extentOf(values: ReadonlySet<string>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    const number = Number(value);
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  return [low, high];
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
