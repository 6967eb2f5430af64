import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stateDir } from '../../scripts/environment.mjs';

/** The one version of gVisor that is tried here: what `scripts/ci-tools/install.sh` builds. */
export const runscVersion = pinned(readFileSync(fileURLToPath(new URL('../../scripts/ci-tools/install.sh', import.meta.url)), 'utf8'));

function pinned(script: string): string {
  const [, version] = /gvisor\.dev\/gvisor\/runsc@(v[\w.-]+)/.exec(script) ?? [];
  if (version === undefined) throw new Error('scripts/ci-tools/install.sh names no version of gVisor');
  return version;
}

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
