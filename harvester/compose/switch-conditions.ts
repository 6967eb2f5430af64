import type { Column } from '../../core/contract/column.ts';
import type { CompositionNode } from '../../core/contract/composition.ts';
import { list } from './column-words.ts';
import { isNumeric } from './fits.ts';

type Case = Extract<CompositionNode, { kind: 'switch' }>['cases'][number];

/** What is wrong with a condition, and where in it. */
export interface ConditionFault {
  readonly at: readonly PropertyKey[];
  readonly code: 'NO_SUCH_COLUMN' | 'CONDITION_TYPE';
  readonly message: string;
  readonly next: string;
}

/** Why a case's condition can never be asked of a frame of these columns, or never holds; undefined when it can. */
export function conditionFault(when: Case['when'], frame: ReadonlyMap<string, Column>): ConditionFault | undefined {
  const column = frame.get(when.column);
  if (!column)
    return {
      at: ['column'],
      code: 'NO_SUCH_COLUMN',
      message: `looks at "${when.column}", which is not there`,
      next: list('there are', frame.keys()),
    };
  if (when.is === undefined) {
    if (isNumeric(column)) return undefined;
    return { at: [], code: 'CONDITION_TYPE', message: `compares "${column.name}", which is ${column.type}, with a number`, next: 'use is' };
  }
  if (mayHold(column, when.is)) return undefined;
  return {
    at: ['is'],
    code: 'CONDITION_TYPE',
    message: `waits for a value that "${column.name}" never holds`,
    next: column.classes ? list('it holds', column.classes.map(String)) : `it is ${column.type}`,
  };
}

function mayHold(column: Column, value: string | number | boolean): boolean {
  if (column.classes) return column.classes.includes(value as string | number);
  if (column.type === 'boolean') return typeof value === 'boolean';
  return typeof value === (isNumeric(column) ? 'number' : 'string');
}

/** Whether some case takes every row: all look at one column, and between them wait for everything it may hold. */
export function coversEveryRow(cases: readonly Case[], frame: ReadonlyMap<string, Column>): boolean {
  const columns = new Set(cases.map(({ when }) => when.column));
  const column = frame.get([...columns][0] ?? '');
  if (columns.size !== 1 || !column || column.nullable) return false;
  const values = column.classes ?? (column.type === 'boolean' ? [true, false] : undefined);
  return values !== undefined && values.every((value) => cases.some(({ when }) => when.is === value));
}
