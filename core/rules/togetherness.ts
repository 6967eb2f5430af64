/**
 * Numbers the sets of rows that hang together: rows with an equal key in any of the lists, and whatever hangs together with those. Returns,
 * for each row, the smallest row of its set. Null keys join nothing.
 */
export function togetherness(rows: number, keys: readonly (readonly (string | null)[])[]): Uint32Array {
  const parent = Uint32Array.from({ length: rows }, (_, row) => row);
  const root = (row: number): number => {
    let at = row;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] ?? at] ?? at;
      at = parent[at] ?? at;
    }
    return at;
  };
  for (const list of keys) {
    const first = new Map<string, number>();
    for (const [row, key] of list.entries()) {
      if (key === null) continue;
      const other = first.get(key);
      if (other === undefined) first.set(key, row);
      else {
        const [a, b] = [root(row), root(other)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
  }
  return Uint32Array.from(parent, (_, row) => root(row));
}
