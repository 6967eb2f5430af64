import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildEnvironment } from '../../scripts/environment.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a Python script in the environment participants have; answers what it printed. */
export async function runAsParticipant(script: string, ...args: string[]): Promise<string> {
  const { python, path } = await buildEnvironment({
    name: 'competition',
    lock: join(root, 'competition-template/env/requirements.lock'),
    portable: true,
  });
  const env = { PATH: process.env.PATH ?? '', LD_LIBRARY_PATH: join(path, 'lib'), OMP_NUM_THREADS: '1' };
  return (await run(python, ['-I', '-B', script, ...args], { env, maxBuffer: 1 << 26 })).stdout;
}
