import { join } from 'node:path';

/** The checkout's root. */
export const root = new URL('../../', import.meta.url).pathname;

const locks = {
  mlflow: { lock: 'harvester/mlflow/requirements.lock', portable: false },
  competition: { lock: 'competition-template/env/requirements.lock', portable: true },
} as const;

/** A Python environment, built if need be. */
export async function environment(name: keyof typeof locks): Promise<{ path: string; python: string }> {
  const { buildEnvironment } = (await import(join(root, 'scripts/environment.mjs'))) as {
    buildEnvironment(options: { name: string; lock: string; portable: boolean }): Promise<{ path: string; python: string }>;
  };
  const { lock, portable } = locks[name];
  return buildEnvironment({ name, lock: join(root, lock), portable });
}
