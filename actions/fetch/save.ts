import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RelativePath } from '../../core/contract/scalars.ts';

/** A path from a git tree that stays inside its folder. */
export function inside(path: string): string {
  return RelativePath.parse(path);
}

/** Writes a new file; one that is there already is an error. */
export async function save(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes, { flag: 'wx', mode: 0o644 });
}

/** Maps with at most `limit` at work at once, in order. */
export async function mapLimited<T, R>(items: readonly T[], limit: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next;
      next += 1;
      results[at] = await work(items[at] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
