import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { buildEnvironment, stateDir } from '../scripts/environment.mjs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The project's root folder: found by walking up, so that it is right for the sources and for a bundled action alike. */
export function projectRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'vault', 'harness', 'run.py'))) {
    const up = dirname(dir);
    if (up === dir) throw new Error('vault/harness/run.py is nowhere above this file: the checkout is incomplete, clone it again');
    dir = up;
  }
  return dir;
}

interface EnvironmentModule {
  readonly buildEnvironment: typeof buildEnvironment;
  readonly stateDir: typeof stateDir;
}

/** `scripts/environment.mjs`, loaded by path so that a bundle shares the one of its checkout. */
export async function environmentModule(): Promise<EnvironmentModule> {
  return (await import(pathToFileURL(join(projectRoot(), 'scripts', 'environment.mjs')).href)) as EnvironmentModule;
}
