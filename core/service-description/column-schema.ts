import type { Column } from '../contract/column.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { exampleCell } from './example-row.ts';

/** JSON Schema of one row of these columns. */
export function objectOf(columns: readonly Column[]): object {
  return {
    type: 'object',
    required: columns.filter(({ nullable }) => !nullable).map(({ name }) => name),
    properties: Object.fromEntries(columns.map((each) => [each.name, columnSchema(each)])),
  };
}

/** A made-up row that fits. */
export function exampleObject(columns: readonly Column[]): object {
  return Object.fromEntries(columns.map((column) => [column.name, exampleCell(column)]));
}

/** JSON Schema of one column's values. */
export function columnSchema(column: Column): object {
  const { type, range, classes, unit } = column;
  const description = [column.description, unit ? `Unit: ${unit}.` : '']
    .filter(Boolean)
    .map((text) => escapeMarkdown(text as string))
    .join(' ');
  const plain = base[type];
  return {
    ...plain,
    ...(column.nullable ? { type: [(plain as { type: string }).type, 'null'] } : {}),
    ...(range ? { minimum: Math.max(range[0], minimumOf(type)), maximum: Math.min(range[1], maximumOf(type)) } : {}),
    ...(classes ? { enum: column.nullable ? [...classes, null] : classes } : {}),
    ...(unit ? { 'x-unit': unit } : {}),
    ...(description ? { description } : {}),
    examples: [exampleCell(column)],
  };
}

const base: Record<Column['type'], object> = {
  boolean: { type: 'boolean' },
  integer: { type: 'integer', format: 'int32', minimum: -2_147_483_648, maximum: 2_147_483_647 },
  long: { type: 'integer', format: 'int64', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  float: { type: 'number', format: 'float' },
  double: { type: 'number', format: 'double' },
  string: { type: 'string' },
  binary: { type: 'string', contentEncoding: 'base64' },
  datetime: { type: 'string', format: 'date-time' },
};

function minimumOf(type: Column['type']): number {
  return (base[type] as { minimum?: number }).minimum ?? -Infinity;
}

function maximumOf(type: Column['type']): number {
  return (base[type] as { maximum?: number }).maximum ?? Infinity;
}
