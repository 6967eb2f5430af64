import type { Column } from '../../core/contract/column.ts';

export interface Misfit {
  readonly code: 'EDGE_TYPE' | 'EDGE_UNIT' | 'EDGE_RANGE' | 'EDGE_CLASSES' | 'EDGE_MISSING_VALUES';
  readonly message: string;
  readonly next: string;
}

/** Types whose every value another type holds without loss; whole numbers as JSON carries them. */
const widening: Readonly<Record<Column['type'], readonly Column['type'][]>> = {
  boolean: [],
  integer: ['long', 'double'],
  long: ['double'],
  float: ['double'],
  double: [],
  string: [],
  binary: [],
  datetime: [],
};
const numeric: ReadonlySet<Column['type']> = new Set(['integer', 'long', 'float', 'double']);

export function isNumeric({ type }: Pick<Column, 'type'>): boolean {
  return numeric.has(type);
}

/** Same unit, where no unit and `1` both mean a plain number. */
export function sameUnit(a: Pick<Column, 'unit'>, b: Pick<Column, 'unit'>): boolean {
  return (a.unit ?? '1') === (b.unit ?? '1');
}

/** Why a column's values may not go into a model's input: the first reason, or undefined when every value it may hold is one the input takes. */
export function misfit(from: Column, to: Column, clip = false): Misfit | undefined {
  if (from.type !== to.type && !widening[from.type].includes(to.type))
    return {
      code: 'EDGE_TYPE',
      message: `"${from.name}" is ${from.type}, which does not go into "${to.name}" of type ${to.type} without loss`,
      next: 'take a column of that type, or a model that takes this one',
    };
  if (!sameUnit(from, to))
    return {
      code: 'EDGE_UNIT',
      message: `"${from.name}" is in ${from.unit ?? 'no unit'}, "${to.name}" in ${to.unit ?? 'no unit'}`,
      next: 'map a column of that unit, or say the right unit of this one',
    };
  if (from.nullable && !to.nullable)
    return {
      code: 'EDGE_MISSING_VALUES',
      message: `"${from.name}" may be missing, "${to.name}" may not`,
      next: 'do not let it be missing, or take a model that bears it',
    };
  if (to.classes && (!from.classes || from.classes.some((value) => !to.classes?.includes(value))))
    return {
      code: 'EDGE_CLASSES',
      message: `"${from.name}" may hold what "${to.name}" does not know (${to.classes.slice(0, 10).join(', ')})`,
      next: 'say the classes of this column, all of them among those',
    };
  if (clip && !(isNumeric(from) && to.range))
    return {
      code: 'EDGE_RANGE',
      message: `clip has no range to hold "${from.name}" to: "${to.name}" has none`,
      next: 'write the column’s name alone',
    };
  if (to.range && !clip && !within(from, to.range))
    return {
      code: 'EDGE_RANGE',
      message: `"${from.name}" may lie outside of what "${to.name}" takes (${to.range.join(' to ')})`,
      next: `say its range, or clip it: ${to.name}: { from: ${from.name}, clip: true }`,
    };
  return undefined;
}

function within({ range, classes }: Column, [low, high]: readonly [number, number]): boolean {
  if (range) return range[0] >= low && range[1] <= high;
  return classes !== undefined && classes.every((value) => typeof value === 'number' && value >= low && value <= high);
}
