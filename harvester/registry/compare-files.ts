import type { FileDigest } from '../../core/provenance/tree-digest.ts';

export interface FileDifference {
  readonly path: string;
  readonly kind: 'changed' | 'missing' | 'added';
}

/** What differs between the files that should be there and those that are, sorted by path; empty when nothing does. */
export function compareFiles(expected: readonly FileDigest[], actual: readonly FileDigest[]): FileDifference[] {
  const there = new Map(actual.map((file) => [file.path, file]));
  const differences: FileDifference[] = [];
  for (const { path, sha256, bytes } of expected) {
    const file = there.get(path);
    if (!file) differences.push({ path, kind: 'missing' });
    else if (file.sha256 !== sha256 || file.bytes !== bytes) differences.push({ path, kind: 'changed' });
    there.delete(path);
  }
  for (const path of there.keys()) differences.push({ path, kind: 'added' });
  return differences.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** One line for people: at most ten files by name. */
export function describeDifferences(differences: readonly FileDifference[]): string {
  const named = differences.slice(0, 10).map(({ path, kind }) => `${path} (${kind})`);
  const more = differences.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
