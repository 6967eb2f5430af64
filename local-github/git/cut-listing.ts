import type { TreeEntry } from './read.ts';

const mostEntries = 100_000;
/** Bytes of what `git ls-tree -r` would print: REST, "Get a tree". */
const mostBytes = 7 * 1024 * 1024;
/** Bytes of a line of it but for the path: mode, type, SHA, what is between them, and the end. */
const perLine = 54;

/** As many of a tree's entries as GitHub lists. */
export function cutListing(entries: readonly TreeEntry[], recursive: boolean): readonly TreeEntry[] {
  let bytes = 0;
  const over = (one: TreeEntry): boolean => (bytes += perLine + Buffer.byteLength(one.path)) > mostBytes;
  const end = recursive ? entries.findIndex(over) : -1;
  return entries.slice(0, Math.min(mostEntries, end < 0 ? mostEntries : end));
}
