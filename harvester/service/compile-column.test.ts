import { expect, test } from 'vitest';
import type { Column } from '../../core/contract/column.ts';
import { compileColumn } from './compile-column.ts';

function read(column: Omit<Column, 'name'>, value: unknown): unknown {
  const compiled = compileColumn({ name: 'x', ...column });
  const values = column.type === 'string' || column.type === 'binary' ? [] : new Float64Array(1);
  return compiled.store(values, 0, value) ? values[0] : compiled.why(value);
}

test.each([
  [{ type: 'double' }, 0.1, 0.1],
  [{ type: 'double' }, Number.POSITIVE_INFINITY, expect.stringContaining('must lie between')],
  [{ type: 'double' }, undefined, 'is missing'],
  [{ type: 'double' }, '1', 'must be a number'],
  [{ type: 'float' }, 0.1, Math.fround(0.1)],
  [{ type: 'float' }, 1e39, expect.stringContaining('must lie between')],
  [{ type: 'integer' }, 2 ** 31, expect.stringContaining('2147483647')],
  [{ type: 'long' }, 2 ** 53, expect.stringContaining('must lie between')],
  [{ type: 'long' }, 1.5, 'must be a whole number'],
  [{ type: 'integer', range: [0, 5] }, 6, 'must lie between 0 and 5'],
  [{ type: 'boolean' }, true, 1],
  [{ type: 'boolean' }, 1, 'must be true or false'],
  [{ type: 'string', classes: ['a', 'b'] }, 'a', 'a'],
  [{ type: 'string', classes: ['a', 'b'] }, 'c', 'is not one of the allowed classes'],
  [{ type: 'string' }, 5, 'must be a text'],
  [{ type: 'datetime' }, '2026-01-31T12:00:00Z', Date.UTC(2026, 0, 31, 12)],
  [{ type: 'datetime' }, '2026-01-31 12:00', Date.UTC(2026, 0, 31, 12)],
  [{ type: 'datetime' }, '2026-01-31', Date.UTC(2026, 0, 31)],
  [{ type: 'datetime' }, 'tomorrow', expect.stringContaining('date and time')],
  [{ type: 'binary' }, 'AAE=', Buffer.from([0, 1])],
  [{ type: 'binary' }, 'AAE', 'must be bytes in base64'],
  [{ type: 'double', nullable: true }, null, Number.NaN],
  [{ type: 'double', nullable: true, range: [0, 1] }, 2, 'must lie between 0 and 1'],
  [{ type: 'datetime', nullable: true }, undefined, Number.NaN],
  [{ type: 'string', nullable: true, classes: ['a', 'b'] }, null, null],
  [{ type: 'string', nullable: true, classes: ['a', 'b'] }, 'c', 'is not one of the allowed classes'],
] as const)('%j takes %j as %j', (column, value, want) => {
  expect(read(column as Omit<Column, 'name'>, value)).toEqual(want);
});

test.each([
  ['double', ' -1.5e3 ', -1500],
  ['double', '', undefined],
  ['double', '0x10', '0x10'],
  ['double', 'NaN', 'NaN'],
  ['long', '7', 7],
  ['boolean', 'True', true],
  ['boolean', 'yes', 'yes'],
  ['string', ' kept ', ' kept '],
] as const)('a CSV cell of a %s column reading %j means %j', (type, text, want) => {
  expect(compileColumn({ name: 'x', type }).fromText(text)).toEqual(want);
});

test('an empty cell of a CSV is missing where that is allowed', () => {
  expect(compileColumn({ name: 'x', type: 'string', nullable: true }).fromText('')).toBeNull();
  expect(compileColumn({ name: 'x', type: 'double', nullable: true }).fromText('7')).toBe(7);
});
