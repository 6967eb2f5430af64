import type { InputSource, SwitchCondition } from '../../core/contract/composition.ts';

/** What our combiner service does between a router's steps. */
export type Operation =
  | {
      readonly kind: 'in';
      readonly map: Readonly<Record<string, InputSource>>;
      readonly clips: Readonly<Record<string, readonly [number, number]>>;
    }
  | { readonly kind: 'out'; readonly map: Readonly<Record<string, string>> }
  | { readonly kind: 'echo' }
  | { readonly kind: 'merge' }
  | { readonly kind: 'answer'; readonly columns: readonly string[] }
  | { readonly kind: 'average'; readonly weights: readonly number[] }
  | { readonly kind: 'vote'; readonly members: number; readonly threshold: number | undefined }
  | { readonly kind: 'route'; readonly cases: readonly SwitchCondition[]; readonly hasDefault: boolean }
  | { readonly kind: 'shadow'; readonly node: string }
  | { readonly kind: 'compare'; readonly node: string; readonly shadows: readonly string[] };

type Cell = string | number | boolean | null;
type Row = Readonly<Record<string, Cell>>;

/** What was asked does not fit; the message holds nothing of the request. */
export class OperationRefusal extends Error {}

/** How far a shadow's answers lay from those that were given, over one request. */
export interface Disagreement {
  readonly node: string;
  readonly shadow: string;
  /** False when the shadow failed; the rest is 0 then. */
  readonly answered: boolean;
  readonly rows: number;
  /** Rows where any column differs by more than 1e-9, or at all where it is no number. */
  readonly differing: number;
  /** Largest difference of numbers. */
  readonly largest: number;
}

/** Does one of our steps: JSON in, JSON out, nothing kept. `compare` tells what it saw to `record`. Throws `OperationRefusal`. */
export function runOperation(
  operation: Exclude<Operation, { kind: 'shadow' }>,
  body: unknown,
  record: (seen: Disagreement) => void = () => undefined,
): unknown {
  switch (operation.kind) {
    case 'echo':
      return { instances: rowsOf(body, 'instances') };
    case 'in':
      return { instances: rowsOf(body, 'instances').map((row) => mapIn(row, operation.map, operation.clips)) };
    case 'out':
      return { predictions: rowsOf(body, 'predictions').map((row) => pick(row, Object.entries(operation.map))) };
    case 'merge': {
      const answer = rowsOf(member(body, 'answer'), 'predictions');
      const frame = rowsOf(member(body, 'frame'), 'instances');
      if (answer.length !== frame.length) throw new OperationRefusal('a step answered another number of rows than it was asked');
      return { instances: frame.map((row, index) => ({ ...row, ...answer[index] })) };
    }
    case 'answer':
      return {
        predictions: rowsOf(body, 'instances').map((row) =>
          pick(
            row,
            operation.columns.map((name) => [name, name]),
          ),
        ),
      };
    case 'average':
      return { predictions: average(answersOf(body, operation.weights.length), operation.weights) };
    case 'vote':
      return { predictions: vote(answersOf(body, operation.members), operation.threshold) };
    case 'route':
      return { route: routeOf(rowsOf(body, 'instances'), operation), instances: rowsOf(body, 'instances') };
    case 'compare': {
      const answer = rowsOf(member(body, 'answer'), 'predictions');
      for (const [index, shadow] of operation.shadows.entries())
        record(disagreement(operation.node, shadow, answer, member(body, `shadow-${index}`)));
      return { predictions: answer };
    }
  }
}

function rowsOf(body: unknown, key: 'instances' | 'predictions'): readonly Row[] {
  const rows = member(body, key);
  if (!Array.isArray(rows) || rows.some((row) => typeof row !== 'object' || row === null || Array.isArray(row)))
    throw new OperationRefusal(`"${key}" must be a list of rows, each {column: value}`);
  return rows as Row[];
}

function member(body: unknown, key: string): unknown {
  return typeof body === 'object' && body !== null && Object.hasOwn(body, key) ? (body as Record<string, unknown>)[key] : undefined;
}

function mapIn(row: Row, map: Readonly<Record<string, InputSource>>, clips: Readonly<Record<string, readonly [number, number]>>): Row {
  const made: Record<string, Cell> = { ...row };
  for (const [input, source] of Object.entries(map)) {
    const value = row[typeof source === 'string' ? source : source.from] ?? null;
    const [low, high] = clips[input] ?? [-Infinity, Infinity];
    made[input] = typeof value === 'number' ? Math.min(Math.max(value, low), high) : value;
  }
  return made;
}

function pick(row: Row, names: readonly (readonly [as: string, from: string])[]): Row {
  return Object.fromEntries(
    names.map(([as, from]) => {
      if (!Object.hasOwn(row, from)) throw new OperationRefusal(`an answer has no column "${from}"`);
      return [as, row[from] as Cell];
    }),
  );
}

function answersOf(body: unknown, count: number): readonly (readonly Row[])[] {
  const answers = Array.from({ length: count }, (_, index) => rowsOf(member(body, String(index)), 'predictions'));
  if (answers.some(({ length }) => length !== answers[0]?.length)) throw new OperationRefusal('members answered different numbers of rows');
  return answers;
}

function average(answers: readonly (readonly Row[])[], weights: readonly number[]): Row[] {
  return byCell(answers, (cells) => {
    const numbers = cells.map(numberOf);
    const mean = numbers.reduce((sum, value, index) => sum + value * (weights[index] as number), 0);
    // Rounding must not carry a mean of ones beyond one.
    return Math.min(Math.max(mean, Math.min(...numbers)), Math.max(...numbers));
  });
}

/** With a threshold: 1 when more than half of the numbers reach it. Without: the most frequent value, among equals the one named first. */
function vote(answers: readonly (readonly Row[])[], threshold: number | undefined): Row[] {
  return byCell(answers, (cells) => {
    if (threshold !== undefined) return 2 * cells.filter((cell) => numberOf(cell) >= threshold).length > cells.length ? 1 : 0;
    const counts = new Map<Cell, number>();
    for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    const most = Math.max(...counts.values());
    return cells.find((cell) => counts.get(cell) === most) as Cell;
  });
}

function byCell(answers: readonly (readonly Row[])[], combine: (cells: readonly Cell[]) => Cell): Row[] {
  return (answers[0] ?? []).map((first, row) =>
    Object.fromEntries(Object.keys(first).map((name) => [name, combine(answers.map((answer) => answer[row]?.[name] ?? null))])),
  );
}

function numberOf(cell: Cell): number {
  if (typeof cell !== 'number') throw new OperationRefusal('a member answered something that is no number');
  return cell;
}

function routeOf(rows: readonly Row[], { cases, hasDefault }: Extract<Operation, { kind: 'route' }>): string {
  const chosen = new Set(rows.map((row) => cases.findIndex((when) => meets(row, when))));
  if (chosen.size !== 1) throw new OperationRefusal('rows of one request want different cases; send those that belong together');
  const [index = -1] = chosen;
  if (index < 0 && !hasDefault) throw new OperationRefusal('no case takes these rows');
  return String(index < 0 ? cases.length : index);
}

function meets(row: Row, { column, is, above, below }: SwitchCondition): boolean {
  const value = row[column] ?? null;
  if (is !== undefined) return value === is;
  if (typeof value !== 'number') return false;
  return above === undefined ? value < (below as number) : value > above;
}

function disagreement(node: string, shadow: string, answer: readonly Row[], said: unknown): Disagreement {
  const shadowed = member(said, 'predictions');
  if (!Array.isArray(shadowed) || shadowed.length !== answer.length)
    return { node, shadow, answered: false, rows: 0, differing: 0, largest: 0 };
  let [differing, largest] = [0, 0];
  for (const [index, row] of answer.entries()) {
    let differs = false;
    for (const [name, value] of Object.entries(row)) {
      const other = (shadowed[index] as Row)[name];
      const gap = typeof value === 'number' && typeof other === 'number' ? Math.abs(value - other) : 0;
      largest = Math.max(largest, gap);
      differs ||= gap > 1e-9 || (gap === 0 && value !== other);
    }
    if (differs) differing += 1;
  }
  return { node, shadow, answered: true, rows: answer.length, differing, largest };
}
