import type { Column } from '../../core/contract/column.ts';
import type { Words } from './runner.ts';

/** Checks and stores the cells of one column. */
export interface CompiledColumn {
  readonly name: string;
  /** Stores a JSON value at place `at`: a number in a Float64Array, a text or bytes in a list. False when it does not fit. */
  store(into: Float64Array | Words, at: number, value: unknown): boolean;
  /** What a cell of a CSV says, as the JSON value it stands for; undefined for an empty one. */
  fromText(text: string): unknown;
  /** Why a value does not fit, without the value. */
  why(value: unknown): string;
}

const int32 = [-2_147_483_648, 2_147_483_647] as const;
const float32Max = 3.4028234663852886e38;

/** Turns a contract's column into the quickest check of it: everything that can be looked up is looked up now. */
export function compileColumn(column: Column): CompiledColumn {
  const compiled = compilePresent(column);
  return column.nullable ? allowMissing(compiled, column) : compiled;
}

/** Takes null, an absent member and an empty cell of a CSV for "missing". */
function allowMissing(present: CompiledColumn, { type }: Column): CompiledColumn {
  const nothing = type === 'string' || type === 'binary' ? null : Number.NaN;
  return {
    ...present,
    store(into, at, value) {
      if (value !== null && value !== undefined) return present.store(into, at, value);
      (into as (number | null)[])[at] = nothing;
      return true;
    },
    fromText: (text) => (text === '' ? null : present.fromText(text)),
  };
}

function compilePresent(column: Column): CompiledColumn {
  switch (column.type) {
    case 'double':
    case 'float':
    case 'integer':
    case 'long':
      return numberColumn(column);
    case 'boolean':
      return booleanColumn(column);
    case 'datetime':
      return instantColumn(column);
    case 'binary':
      return bytesColumn(column);
    case 'string':
      return textColumn(column);
  }
}

function numberColumn(column: Column): CompiledColumn {
  const [low, high] = bounds(column);
  const whole = column.type === 'integer' || column.type === 'long';
  const single = column.type === 'float';
  const classes = column.classes ? new Set<unknown>(column.classes) : undefined;
  const fits = (value: number): boolean =>
    value >= low && value <= high && (!whole || Number.isInteger(value)) && (!classes || classes.has(value));
  return {
    name: column.name,
    store(into, at, value) {
      if (typeof value !== 'number' || !fits(value)) return false;
      into[at] = single ? Math.fround(value) : value;
      return true;
    },
    fromText: (text) =>
      /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : text.trim() === '' ? undefined : text,
    why(value) {
      if (value === undefined || value === null) return 'is missing';
      if (typeof value !== 'number') return 'must be a number';
      if (whole && !Number.isInteger(value)) return 'must be a whole number';
      if (value < low || value > high) return `must lie between ${low} and ${high}`;
      return 'is not one of the allowed classes';
    },
  };
}

function bounds(column: Column): readonly [number, number] {
  const widest = { double: [-Number.MAX_VALUE, Number.MAX_VALUE], float: [-float32Max, float32Max], integer: int32 } as const;
  const [low, high] =
    column.type === 'long'
      ? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
      : column.type === 'double' || column.type === 'float' || column.type === 'integer'
        ? widest[column.type]
        : [-Infinity, Infinity];
  return [Math.max(low, column.range?.[0] ?? low), Math.min(high, column.range?.[1] ?? high)];
}

const booleans = new Map([
  ['true', true],
  ['false', false],
]);

function booleanColumn({ name }: Column): CompiledColumn {
  return {
    name,
    store(into, at, value) {
      if (typeof value !== 'boolean') return false;
      into[at] = value ? 1 : 0;
      return true;
    },
    fromText: (text) => booleans.get(text.trim().toLowerCase()) ?? (text.trim() || undefined),
    why: (value) => (value === undefined || value === null ? 'is missing' : 'must be true or false'),
  };
}

function instantColumn({ name }: Column): CompiledColumn {
  const parse = (value: unknown): number =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(value)
      ? Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(value) || value.length === 10 ? value : `${value}Z`)
      : Number.NaN;
  return {
    name,
    store(into, at, value) {
      const instant = parse(value);
      into[at] = instant;
      return !Number.isNaN(instant);
    },
    fromText: (text) => text.trim() || undefined,
    why: (value) => (value === undefined || value === null ? 'is missing' : 'must be a date and time such as 2026-01-31T12:00:00Z'),
  };
}

function bytesColumn({ name }: Column): CompiledColumn {
  return {
    name,
    store(into, at, value) {
      if (typeof value !== 'string' || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) return false;
      into[at] = Buffer.from(value, 'base64');
      return true;
    },
    fromText: (text) => text.trim() || undefined,
    why: (value) => (value === undefined || value === null ? 'is missing' : 'must be bytes in base64'),
  };
}

function textColumn(column: Column): CompiledColumn {
  const classes = column.classes ? new Set<unknown>(column.classes) : undefined;
  return {
    name: column.name,
    store(into, at, value) {
      if (typeof value !== 'string' || (classes && !classes.has(value))) return false;
      into[at] = value;
      return true;
    },
    fromText: (text) => text,
    why(value) {
      if (value === undefined || value === null) return 'is missing';
      return typeof value === 'string' ? 'is not one of the allowed classes' : 'must be a text';
    },
  };
}
