import { nearestWord } from '../../core/contract/nearest-word.ts';
import { OrganiserError } from '../organiser-error.ts';
import type { CompetitionFolder } from '../competition-folder.ts';
import { columnNames } from '../tables/column-names.ts';
import type { DataTable } from '../tables/data-table.ts';

/** Which of a table's columns go where: name in the table → name in the competition. */
export interface SplitColumns {
  readonly public: ReadonlyMap<string, string>;
  readonly features: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  /** In the table, and not in the contract: left out. */
  readonly dropped: readonly string[];
}

/** Finds the contract's columns in a table. Throws `OrganiserError`, located in `competition.yaml`, where one is not there. */
export function splitColumns(table: DataTable, { competition, place }: CompetitionFolder): SplitColumns {
  const { inputs, target, columns = {} } = competition;
  const ours = columnNames(table.names);
  const theirs = new Map(ours.map((name, index) => [name, table.names[index] ?? name]));
  const wanted: (readonly [path: readonly PropertyKey[], name: string])[] = [
    ...inputs.map(({ name }, index) => [['inputs', index, 'name'], name] as const),
    [['target', 'name'], target.name],
    ...Object.entries(columns).flatMap(([role, name]) => (name === undefined ? [] : [[['columns', role], name] as const])),
  ];
  const missing = wanted.filter(([, name]) => !theirs.has(name));
  if (missing.length > 0)
    throw new OrganiserError(
      ...missing.map(([path, name]) => {
        const guess = nearestWord(name, ours);
        const message = `${table.path} has no column "${name}"`;
        return {
          code: 'COLUMN_MISSING',
          path: 'competition.yaml',
          ...place(path),
          message,
          next: guess ? `did you mean "${guess}"?` : `it has: ${ours.slice(0, 30).join(', ')}`,
        };
      }),
    );
  const chosen = (names: Iterable<string>): Map<string, string> =>
    new Map([...new Set(names)].map((name) => [theirs.get(name) ?? name, name]));
  const all = chosen(wanted.map(([, name]) => name));
  return {
    public: all,
    features: chosen(inputs.map(({ name }) => name)),
    labels: chosen(wanted.slice(inputs.length).map(([, name]) => name)),
    dropped: table.names.filter((name) => !all.has(name)),
  };
}
