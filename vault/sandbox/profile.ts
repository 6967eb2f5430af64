/** Which wall stands between a submission and this machine. */
export type Profile = { readonly kind: 'bubblewrap' } | { readonly kind: 'gvisor'; readonly runsc: string };

/**
 * The profile this runner is set up for: `HARVESTER_SANDBOX` is `bubblewrap` (the default) or `gvisor`, whose program `HARVESTER_RUNSC`
 * names. Throws on anything else: a typing error must not choose the weaker one.
 */
export function sandboxProfile(env: NodeJS.ProcessEnv = process.env): Profile {
  const name = env['HARVESTER_SANDBOX'] || 'bubblewrap';
  if (name === 'bubblewrap') return { kind: 'bubblewrap' };
  if (name === 'gvisor') return { kind: 'gvisor', runsc: env['HARVESTER_RUNSC'] || 'runsc' };
  throw new Error(`HARVESTER_SANDBOX is "${name}"; use bubblewrap or gvisor`);
}
