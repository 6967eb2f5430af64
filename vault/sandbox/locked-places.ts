import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from '../file-lock.ts';

/** A numbered folder that exactly one holder has at a time; the kernel lets go of it when its holder dies. */
export interface Place {
  readonly index: number;
  /** Empty on arrival, removed on release. Walkable for everybody, listable for its owner alone. */
  readonly dir: string;
  release(): Promise<void>;
}

/** Empties a place that a killed holder left. */
export type Clear = (index: number, dir: string) => Promise<void>;

const mode = 0o711;
const removeFolder: Clear = (_, dir) => rm(dir, { recursive: true, force: true });

/** Takes the first free one of `count` places below `parent`; undefined when every one is held. */
export async function takePlace(parent: string, count: number, clear: Clear = removeFolder): Promise<Place | undefined> {
  await mkdir(parent, { recursive: true, mode });
  await chmod(parent, mode);
  for (let index = 0; index < count; index += 1) {
    const lock = tryLock(join(parent, `${index}.lock`));
    if (!lock) continue;
    const dir = join(parent, String(index));
    try {
      await makeEmpty(index, dir, clear);
    } catch (error) {
      lock.release();
      throw error;
    }
    return {
      index,
      dir,
      release: async () => {
        await removeFolder(index, dir);
        lock.release();
      },
    };
  }
  return undefined;
}

/** Clears every place that nobody holds but somebody left something in: a process that was killed. */
export async function sweepPlaces(parent: string, clear: Clear = removeFolder): Promise<void> {
  const left = (await readdir(parent).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const name of left) {
    const lock = tryLock(join(parent, `${name}.lock`));
    if (!lock) continue;
    try {
      await clear(Number(name), join(parent, name));
    } finally {
      lock.release();
    }
  }
}

async function makeEmpty(index: number, dir: string, clear: Clear): Promise<void> {
  try {
    await mkdir(dir, { mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await clear(index, dir);
    await mkdir(dir, { mode });
  }
  // Whatever the umask says.
  await chmod(dir, mode);
}
