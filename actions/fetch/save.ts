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
