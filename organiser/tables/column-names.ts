import { ColumnName } from '../../core/contract/column.ts';

/**
 * The names a competition gives to the columns of a table: identifiers, each once, as near to the table's own as can be. Always the same
 * for the same names, so that what `new` writes into `competition.yaml` is what `split` writes into the data.
 */
export function columnNames(names: readonly string[]): string[] {
  const taken = new Set<string>(names.filter((name) => ColumnName.safeParse(name).success));
  return names.map((name) => {
    if (ColumnName.safeParse(name).success) return name;
    const base = identifier(name);
    let free = base;
    for (let number = 2; taken.has(free); number += 1) free = `${base.slice(0, 63 - String(number).length - 1)}_${number}`;
    taken.add(free);
    return free;
  });
}

function identifier(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 62);
  return /^[A-Za-z]/.test(plain) ? plain : `_${plain || 'column'}`;
}
