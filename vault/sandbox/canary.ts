import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from '../file-lock.ts';

export interface Canary {
  /** A file no sandbox may ever reach. */
  readonly file: string;
  remove(): Promise<void>;
}

const places = 64;

/** Removes what killed self-tests left. */
export async function sweepCanaries(stateDir: string): Promise<void> {
  const parent = join(stateDir, 'canaries');
  const left = (await readdir(parent).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const name of left) {
    const lock = tryLock(join(parent, `${name}.lock`));
    if (!lock) continue;
    try {
      await rm(join(parent, name), { recursive: true, force: true });
    } finally {
      lock.release();
    }
  }
}

/**
 * Lays out a file as labels would lie on this machine, for the self-test to reach for. The place is locked as slots are, so whoever takes it
 * next removes what a killed runner left. Throws when every place is taken.
 */
export async function layCanary(stateDir: string): Promise<Canary> {
  const parent = join(stateDir, 'canaries');
  await mkdir(parent, { recursive: true, mode: 0o711 });
  for (let index = 0; index < places; index += 1) {
    const lock = tryLock(join(parent, `${index}.lock`));
    if (!lock) continue;
    const dir = join(parent, String(index));
    const remove = async (): Promise<void> => {
      await rm(dir, { recursive: true, force: true });
      lock.release();
    };
    try {
      await rm(dir, { recursive: true, force: true });
      await mkdir(dir, { mode: 0o711 });
      const file = join(dir, 'labels.csv');
      // World-readable on purpose: it must be out of reach because it is not there, not because of its mode.
      await writeFile(file, 'secret\n', { mode: 0o644 });
      return { file, remove };
    } catch (error) {
      await remove();
      throw error;
    }
  }
  throw new Error(`${places} self-tests are running under ${parent}; wait for one to end`);
}
