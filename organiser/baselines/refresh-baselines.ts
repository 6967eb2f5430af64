import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Competition } from '../../core/contract/competition.ts';
import { setScalars } from '../../core/contract/set-scalars.ts';
import { openCompetition } from '../competition-folder.ts';
import { OrganiserError } from '../organiser-error.ts';
import { cellsOf, type DataTable } from '../tables/data-table.ts';
import { readTable } from '../tables/read-table.ts';
import { learnLinear, type Link } from './learn-linear.ts';

const files = fileURLToPath(new URL('files/', import.meta.url));
const numeric = new Set(['boolean', 'integer', 'long', 'float', 'double']);
/** Cells times outputs: what is learnt from in some seconds. */
const mostCells = 250_000;
const mostColumns = 100;

/** The baselines that can be learnt for a competition: always a constant one, a linear one where there are numeric inputs. */
export function learnable(inputs: Competition['inputs']): ('constant' | 'simple')[] {
  return inputs.some(({ type }) => numeric.has(type)) ? ['constant', 'simple'] : ['constant'];
}

/** Puts the sources of a baseline into its folder; what it has learnt comes from `refreshBaselines`. */
export async function layBaseline(dir: string, name: 'constant' | 'simple'): Promise<void> {
  await cp(join(files, name), join(dir, 'baselines', name), { recursive: true });
}

/**
 * Learns the baselines `constant` and `simple` anew from a competition's public data, as far as their `model.py` is still the one that
 * `new competition` wrote. Returns their names. Throws `OrganiserError` where the public data cannot be read.
 */
export async function refreshBaselines(dir: string): Promise<string[]> {
  const { competition } = await openCompetition(dir);
  const ours = (await Promise.all(learnable(competition.inputs).map((name) => unchanged(dir, name)))).flat();
  if (ours.length === 0) return [];
  const table = await readTable(join(dir, competition.data.public), competition.data.public);
  const target = targetOf(table, competition);
  for (const name of ours) {
    if (name === 'constant') await save(dir, name, 'answer.json', { answer: rounded(average(target)) });
    else await save(dir, name, 'weights.json', simple(table, competition, target));
  }
  return ours;
}

async function unchanged(dir: string, name: 'constant' | 'simple'): Promise<('constant' | 'simple')[]> {
  const [theirs, mine] = await Promise.all(
    [join(dir, 'baselines'), files].map((home) => readFile(join(home, name, 'model.py'), 'utf8').catch(() => undefined)),
  );
  return theirs !== undefined && theirs === mine ? [name] : [];
}

async function save(dir: string, name: string, file: string, learnt: unknown): Promise<void> {
  const home = join(dir, 'baselines', name);
  const text = `${JSON.stringify(learnt, null, 2)}\n`;
  const manifest = join(home, 'submission.yaml');
  const edited = setScalars(`baselines/${name}/submission.yaml`, await readFile(manifest, 'utf8'), [
    [['artifacts', 0, 'sha256'], createHash('sha256').update(text).digest('hex')],
  ]);
  if (edited.kind === 'problem') throw new OrganiserError(edited.problem);
  await writeFile(join(home, file), text);
  await writeFile(manifest, edited.text);
}

/** One row of outputs a row: the value, 0 or 1, or one-hot classes. */
function targetOf(table: DataTable, { task, target, outputs }: Competition): number[][] {
  const labels = cellsOf(table, target.name) ?? [];
  if (task === 'regression') return labels.map((label) => [Number(label)]);
  const classes = (target.classes ?? []).map(String);
  const code = (label: string | null): number => classes.indexOf(label ?? '');
  if (outputs.length === 1) return labels.map((label) => [code(label) === classes.length - 1 ? 1 : 0]);
  return labels.map((label) => classes.map((_, index) => (index === code(label) ? 1 : 0)));
}

function simple(table: DataTable, { task, inputs, outputs }: Competition, target: readonly (readonly number[])[]) {
  const link: Link = task === 'regression' ? 'identity' : outputs.length === 1 ? 'logit' : 'softmax';
  const names = inputs.flatMap(({ name, type }) => (numeric.has(type) ? [name] : [])).slice(0, mostColumns);
  const every = Math.ceil((table.rows * names.length * outputs.length) / mostCells);
  const kept = target.filter((_, row) => row % every === 0);
  const columns = names.map((name) =>
    Float64Array.from(
      (cellsOf(table, name) ?? []).filter((_, row) => row % every === 0),
      numberOf,
    ),
  );
  const model = learnLinear(link, columns, kept);
  const values = target.map(([value]) => value ?? 0);
  const limits =
    link === 'identity' ? [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)] : [0, 1];
  return {
    link,
    columns: names,
    fill: rounded(model.fill),
    weights: model.weights.map(rounded),
    intercept: rounded(model.intercept),
    limits,
  };
}

function numberOf(cell: string | null): number {
  if (cell === null) return Number.NaN;
  return /^(?:true|false)$/i.test(cell) ? Number(cell.toLowerCase() === 'true') : Number(cell);
}

function average(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, k) => rows.reduce((sum, row) => sum + (row[k] ?? 0), 0) / rows.length);
}

const rounded = (values: readonly number[]): number[] => values.map((value) => Number(value.toPrecision(9)));
