import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stateDir } from '../../scripts/environment.mjs';

/** The one version of gVisor that is tried here; `scripts/ci-tools/install.sh` builds the same. */
export const runscVersion = 'v0.0.0-20260905035102-160fafc42237';

/** Where `npm run torture:gvisor` builds it. */
export function runscDir(): string {
  return join(stateDir(), 'runsc', runscVersion);
}

/** A runsc of this machine: the one `HARVESTER_RUNSC` names, else what CI or an earlier run built. */
export function findRunsc(): string | undefined {
  const named = process.env['HARVESTER_RUNSC'];
  const tools = process.env['HARVESTER_CI_TOOLS'];
  const built = [...(tools ? [join(tools, 'runsc')] : []), join(runscDir(), 'runsc')];
  return named || built.find((program) => existsSync(program));
}

/** Why nothing can be played in gVisor here; undefined when it can. */
export function withoutGvisor(): string | undefined {
  if (process.getuid?.() !== 0) return 'gVisor needs root';
  return findRunsc() === undefined ? 'there is no runsc here; `npm run torture:gvisor` builds it' : undefined;
}
