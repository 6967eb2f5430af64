import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const wanted = 12e9;
const tmpfs = 0x01021994;

/**
 * A new folder to build in: in memory where the machine has room there, so that the figures are the program's and not the disk's; else where
 * temporary files go.
 */
export async function workFolder(): Promise<{ readonly path: string; readonly inMemory: boolean }> {
  const held = await statfs('/dev/shm').catch(() => undefined);
  const inMemory = held?.type === tmpfs && held.bavail * held.bsize >= wanted;
  return { path: await mkdtemp(join(inMemory ? '/dev/shm' : tmpdir(), 'bench-site-')), inMemory };
}
