import { readFile } from 'node:fs/promises';
import { Name } from '../../core/contract/scalars.ts';
import type { SigningKey } from '../../core/provenance/dsse.ts';
import { privateKey } from '../../core/provenance/keys.ts';

export interface RunnerConfig {
  readonly id: string;
  readonly key: SigningKey;
  /** Folder of private splits, one folder each. */
  readonly data: string;
  /** Folder for what must outlive a job and never leave: predictions, Ladder state, egress ledger. */
  readonly store: string;
}

/** Reads the private runner's own settings from its service environment. Throws with the missing name and where to set it. */
export async function runnerConfig(env: NodeJS.ProcessEnv): Promise<RunnerConfig> {
  const setting = (name: string): string => {
    const value = env[name];
    if (!value)
      throw new Error(`INFRA: ${name} is not set on this runner. Set it in the runner service's environment (docs/installing.md)`);
    return value;
  };
  const id = Name.parse(setting('HARVESTER_RUNNER_ID'));
  const pem = await readFile(setting('HARVESTER_RUNNER_KEY'), 'utf8');
  return { id, key: await privateKey(id, pem), data: setting('HARVESTER_DATA'), store: setting('HARVESTER_STORE') };
}
