import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEnvironment } from '../scripts/environment.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Path of the environment of a competition's lock: the template's own when none is named. Builds it the first time. */
export async function competitionEnvironment(lock: string | undefined, log: (line: string) => void): Promise<string> {
  const chosen = lock ?? join(root, 'competition-template', 'env', 'requirements.lock');
  return (await buildEnvironment({ name: 'competition', lock: chosen, portable: true, log })).path;
}
