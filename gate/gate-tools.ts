import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEnvironment } from '../scripts/environment.mjs';
import type { PythonTools } from './python/scan-python.ts';

/** The gate's own semgrep: `HARVESTER_SEMGREP` where set, else the locked environment, built when it is not there yet. */
export async function gateTools(log?: (line: string) => void): Promise<PythonTools> {
  if (process.env.HARVESTER_SEMGREP) return { semgrep: process.env.HARVESTER_SEMGREP };
  const lock = fileURLToPath(new URL('./semgrep/requirements.lock', import.meta.url));
  const { python } = await buildEnvironment({ name: 'gate', lock, ...(log && { log }) });
  return { semgrep: join(dirname(python), 'semgrep') };
}
