import { ownKernelSigns, whoseKernel, type KernelSigns } from './kernel.ts';

/** Which wall stands between a submission and this machine. */
export type Profile =
  | { readonly kind: 'bubblewrap' }
  /** The same where this machine is itself inside gVisor, such as an evaluation's pod: see `in-gvisor.ts`. Nobody can ask for it by name. */
  | { readonly kind: 'bubblewrap-in-gvisor' }
  | { readonly kind: 'gvisor'; readonly runsc: string };

/**
 * The profile this runner is set up for: `HARVESTER_SANDBOX` is `bubblewrap` (the default) or `gvisor`, whose program `HARVESTER_RUNSC`
 * names; where this machine's kernel is gVisor's own, bubblewrap is told so. Throws on anything else, a typing error or a kernel that
 * cannot be told: neither must choose the weaker one.
 */
export function sandboxProfile(env: NodeJS.ProcessEnv = process.env, signs: KernelSigns = ownKernelSigns()): Profile {
  const name = env['HARVESTER_SANDBOX'] || 'bubblewrap';
  if (name === 'bubblewrap') return { kind: whoseKernel(signs) === 'gvisor' ? 'bubblewrap-in-gvisor' : 'bubblewrap' };
  if (name === 'gvisor') return { kind: 'gvisor', runsc: env['HARVESTER_RUNSC'] || 'runsc' };
  throw new Error(`HARVESTER_SANDBOX is "${name}"; use bubblewrap or gvisor`);
}
