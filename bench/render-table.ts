import { reached, type BenchResult, type Figure } from './figure.ts';

/** A figure's number with as many digits as it deserves. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  return size >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

function targetText({ target }: Figure): string {
  if (!target) return '';
  return 'atMost' in target ? `≤ ${digits(target.atMost)}` : `≥ ${digits(target.atLeast)}`;
}

function rowsOf(result: BenchResult): string[][] {
  return Object.entries(result.figures).map(([key, figure]) => {
    const met = reached(figure);
    const spread = figure.spread && figure.n > 1 ? `${digits(figure.spread[0])}–${digits(figure.spread[1])}` : '';
    const peers = Object.entries(figure.peers ?? {}).map(([name, value]) => `${name} ${digits(value)}`);
    const value = `${digits(figure.value)}${figure.unit ? ` ${figure.unit}` : ''}`;
    return [key, value, targetText(figure), met === undefined ? '' : met ? 'yes' : 'no', spread, String(figure.n), peers.join(', ')];
  });
}

const header = ['figure', 'value', 'target', 'reached', 'spread', 'n', 'beside it'];

/** A result as a plain table for a terminal. */
export function plainTable(result: BenchResult): string {
  const rows = [header, ...rowsOf(result)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length)).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

/** A result as a section of docs/performance.md: heading, machine, table, notes. */
export function markdownSection(result: BenchResult): string {
  const cells = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const machine = Object.entries(result.machine).map(([name, value]) => `${name} ${value}`);
  const versions = Object.entries(result.versions).map(([name, value]) => `${name} ${value}`);
  const notes = Object.entries(result.figures).flatMap(([key, { note }]) => (note ? [`- \`${key}\`: ${note}`] : []));
  const table = [cells(header), cells(header.map(() => '---')), ...rowsOf(result).map(([key, ...rest]) => cells([`\`${key}\``, ...rest]))];
  return [
    `## ${result.name}: ${result.title}`,
    `\`npm run bench -- ${result.name}\` · ${result.when.slice(0, 10)} · ${machine.join(', ')} · ${versions.join(', ')}`,
    table.join('\n'),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
  ].join('\n\n');
}
