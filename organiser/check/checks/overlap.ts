import { rowKeys } from '../../tables/row-keys.ts';
import { atRow, type Check, type DataView, type Finding } from '../check.ts';

/** No row is in two splits, and none is there twice with two answers. */
export const overlap: Check = {
  id: 'overlap',
  title: 'no row is in two splits',
  needs: 'repository',
  run: ({ competition, views }) => {
    const inputs = competition.inputs.map(({ name }) => name);
    const usable = views.filter(({ features }) => inputs.every((name) => features.names.includes(name)));
    const keys = usable.map((view) => rowKeys(view.features, inputs));
    const findings: Finding[] = [];
    for (const [index, view] of usable.entries()) {
      findings.push(...repeated(view, keys[index] ?? [], competition.target.name));
      for (const [before, other] of usable.slice(0, index).entries())
        findings.push(...shared(other, keys[before] ?? [], view, keys[index] ?? [], competition.columns?.time !== undefined));
    }
    return findings;
  },
};

function shared(one: DataView, theirs: readonly string[], other: DataView, mine: readonly string[], timed: boolean): Finding[] {
  const known = new Set(theirs);
  const rows = [...mine.keys()].filter((row) => known.has(mine[row] ?? ''));
  const [first] = rows;
  if (first === undefined) return [];
  // In a time series the same state may come back; elsewhere it is an answer that can be looked up.
  const level = timed ? 'warning' : 'problem';
  return [
    atRow(
      other.features,
      level,
      first,
      `${rows.length} rows of ${other.name} have the same inputs as rows of ${one.name}`,
      'split again: harvester competition split keeps such rows together',
    ),
  ];
}

function repeated(view: DataView, keys: readonly string[], target: string): Finding[] {
  const labels = view.column(target);
  const seen = new Map<string, number>();
  let [twice, torn, first] = [0, 0, 0];
  let firstTorn: number | undefined;
  for (const [row, key] of keys.entries()) {
    const before = seen.get(key);
    if (before === undefined) {
      seen.set(key, row);
      continue;
    }
    if (twice === 0) first = row;
    twice += 1;
    if (labels && labels[before] !== labels[row]) {
      torn += 1;
      firstTorn ??= row;
    }
  }
  if (twice === 0) return [];
  const message = `${twice} rows of ${view.name} repeat the inputs of another${torn > 0 ? `, ${torn} of them with another answer` : ''}`;
  const next = 'remove repeated rows, unless the world repeats itself so; nobody can get both answers right';
  return [atRow(view.features, 'warning', firstTorn ?? first, message, next)];
}
