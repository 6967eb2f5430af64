import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEnvironment } from '../scripts/environment.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The template's own lock. */
export const defaultLock = join(root, 'competition-template', 'env', 'requirements.lock');

/** Path of the environment of a competition's lock: the template's own when none is named. Builds it the first time. */
export async function competitionEnvironment(lock: string | undefined, log: (line: string) => void): Promise<string> {
  return (await buildEnvironment({ name: 'competition', lock: lock ?? defaultLock, portable: true, log })).path;
}

/** sha256 (hex) of a lock, as competition.yaml names it. */
export async function lockDigest(lock: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(lock))
    .digest('hex');
}
