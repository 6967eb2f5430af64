import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEnvironment, type PythonEnvironment } from '../scripts/environment.mjs';

/** Root of this checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const locks = {
  competition: { lock: 'competition-template/env/requirements.lock', portable: true },
  judge: { lock: 'vault/judge/requirements.lock', portable: false },
  gate: { lock: 'gate/semgrep/requirements.lock', portable: false },
  mlflow: { lock: 'harvester/mlflow/requirements.lock', portable: false },
} as const;

/** One of the Python environments that set-up has built; builds it when it is missing. */
export function environment(name: keyof typeof locks, log?: (line: string) => void): Promise<PythonEnvironment> {
  const { lock, portable } = locks[name];
  return buildEnvironment({ name, lock: join(root, lock), portable, ...(log && { log }) });
}
