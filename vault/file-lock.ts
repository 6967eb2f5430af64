import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';

export interface FileLock {
  release(): void;
}

/**
 * Takes an exclusive lock on a file, or returns undefined when somebody holds it. SQLite's lock on an empty database: the kernel frees it
 * when its holder dies, however it dies, so no lock is ever stale.
 */
export function tryLock(file: string): FileLock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (/locked|busy/i.test(String(error))) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

/** Runs `work` while holding the lock; waits for it up to `patienceMs`, then throws. */
export async function withLock<T>(file: string, work: () => Promise<T>, patienceMs = 120_000): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const lock = tryLock(file);
    if (lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (Date.now() > deadline)
      throw new Error(`another process has held ${file} for ${Math.round(patienceMs / 1000)} s; end it or wait, then try again`);
    await sleep(20);
  }
}
