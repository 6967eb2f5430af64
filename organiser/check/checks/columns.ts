import { nearestWord } from '../../../core/contract/nearest-word.ts';
import type { Column } from '../../../core/contract/column.ts';
import { momentOf } from '../../split/moments.ts';
import type { DataTable } from '../../tables/data-table.ts';
import { atRow, type Check, type CheckContext, type DataView, type Finding } from '../check.ts';

const whole = /^\s*[-+]?\d+\s*$/;

/** Every column of the contract is in the data, and every value of it fits: type, range, classes, missing or not. */
export const columns: Check = {
  id: 'columns',
  title: 'every value fits its column',
  needs: 'repository',
  run: (context) => context.views.flatMap((view) => checkView(context, view)),
};

function checkView({ competition }: CheckContext, view: DataView): Finding[] {
  const { inputs, target, columns = {} } = competition;
  const findings: Finding[] = [];
  if (view.features.rows !== view.labels.rows)
    findings.push({
      level: 'problem',
      path: view.labels.path,
      message: `has ${view.labels.rows} rows; ${view.features.path} has ${view.features.rows}`,
      next: 'one label a row, in the same order',
    });
  for (const column of inputs) findings.push(...checkColumn(view.features, column));
  findings.push(...checkColumn(view.labels, target, true));
  const special = Object.values(columns).filter((name) => name !== undefined);
  for (const name of special) if (!view.labels.names.includes(name)) findings.push(notThere(view.labels, name));
  const known = new Set([...inputs.map(({ name }) => name), target.name, ...special]);
  const answers = new Set([target.name, ...special.filter((name) => !inputs.some((input) => input.name === name))]);
  for (const table of new Set([view.features, view.labels]))
    for (const name of table.names) {
      if (table !== view.labels && answers.has(name))
        findings.push({
          level: 'problem',
          path: table.path,
          line: 1,
          message: `holds "${name}", which a model must not see`,
          next: `move it to ${view.labels.path}`,
        });
      else if (!known.has(name))
        findings.push({
          level: 'warning',
          path: table.path,
          message: `has a column "${name}" that the contract does not name`,
          next: 'remove it, or add it to competition.yaml',
        });
    }
  return findings;
}

function notThere(table: DataTable, name: string): Finding {
  const guess = nearestWord(name, table.names);
  return {
    level: 'problem',
    path: table.path,
    ...(table.line(0) !== undefined && { line: 1 }),
    message: `has no column "${name}"`,
    next: guess ? `did you mean "${guess}"?` : 'add it, or remove it from competition.yaml',
  };
}

/** The first value that does not fit, with how many there are. */
function checkColumn(table: DataTable, column: Column, target = false): Finding[] {
  const index = table.names.indexOf(column.name);
  if (index < 0) return [notThere(table, column.name)];
  const wrong = new Map<string, Misfit & { row: number; count: number }>();
  const classes = column.classes && new Set(column.classes.map(String));
  for (let row = 0; row < table.rows; row += 1) {
    const cell = table.cell(row, index);
    const found = cell === null ? missing(column, target) : misfit(cell, column, classes);
    if (!found) continue;
    // One finding for each way of not fitting, whatever the values.
    const kind = found.what.replace(/".*"/, '');
    const held = wrong.get(kind);
    if (held) held.count += 1;
    else wrong.set(kind, { ...found, row, count: 1 });
  }
  return [...wrong.values()].map(({ what, row, count, next }) =>
    atRow(table, 'problem', row, `"${column.name}" ${what}${count > 1 ? `, as in ${count - 1} more rows` : ''}`, next),
  );
}

interface Misfit {
  readonly what: string;
  readonly next: string;
}

function missing({ nullable }: Column, target: boolean): Misfit | undefined {
  if (target) return { what: 'has no label', next: 'give it one, or leave the row out' };
  return nullable ? undefined : { what: 'has no value', next: 'add nullable: true to the column, so that models expect it; or fill it in' };
}

function misfit(cell: string, { type, range }: Column, classes: ReadonlySet<string> | undefined): Misfit | undefined {
  const said = JSON.stringify(cell.slice(0, 40));
  if (classes && !classes.has(plain(cell, type)))
    return { what: `is ${said}, which is not among its classes`, next: `its classes are ${[...classes].slice(0, 12).join(', ')}` };
  if (type === 'string' || type === 'binary') return undefined;
  if (type === 'boolean')
    return /^(?:1|0|true|false)$/i.test(cell) ? undefined : { what: `is ${said}, not true or false`, next: 'mend the value, or the type' };
  if (type === 'datetime')
    return Number.isNaN(momentOf(cell))
      ? { what: `is ${said}, no date`, next: 'write 2026-11-22 or 2026-11-22T10:30:00, without a zone' }
      : undefined;
  const value = Number(cell);
  if (cell.trim() === '' || Number.isNaN(value))
    return { what: `is ${said}, no number`, next: 'mend the value, or the type; numbers have points and no thousands separators' };
  if ((type === 'integer' || type === 'long') && !whole.test(cell))
    return { what: `is ${said}, no whole number`, next: 'use type: double' };
  if (type === 'integer' && Math.abs(value) > 2 ** 31 - 1) return { what: `is ${said}, too large for an integer`, next: 'use type: long' };
  if (range && (value < range[0] || value > range[1]))
    return {
      what: `is outside its range ${range.join(' to ')}`,
      next: `this row has ${cell.trim().slice(0, 40)}: widen the range, or mend the value`,
    };
  return undefined;
}

/** As the judge compares labels: 1.0 is 1, and TRUE is true. */
function plain(cell: string, type: Column['type']): string {
  if (type === 'boolean') return cell.toLowerCase();
  return type !== 'string' && Number.isInteger(Number(cell)) && cell.trim() !== '' ? String(Number(cell)) : cell;
}
