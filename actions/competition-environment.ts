import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Competition } from '../core/contract/competition.ts';
import { buildEnvironment } from '../scripts/environment.mjs';

/** Builds the environment a competition's lock names, or finds it built. Throws when the lock is not the one competition.yaml names. */
export async function competitionEnvironment(
  dir: string,
  { environment }: Competition,
  log: (line: string) => void,
): Promise<{ readonly id: string; readonly path: string; readonly lockSha256: string }> {
  const lock = join(dir, environment.lock);
  const lockSha256 = createHash('sha256')
    .update(await readFile(lock))
    .digest('hex');
  if (lockSha256 !== environment.sha256) throw new Error('INFRA: the environment lock is not the one competition.yaml names by sha256');
  const { id, path } = await buildEnvironment({ name: 'competition', lock, portable: true, log });
  return { id, path, lockSha256 };
}
