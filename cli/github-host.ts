import { UsageError } from './terminal.ts';

/** Addresses of github.com, or of the GitHub Enterprise Server at `host` (a URL). */
export function githubHost(host: string | undefined): { readonly webUrl: string; readonly apiUrl: string } {
  if (host === undefined) return { webUrl: 'https://github.com', apiUrl: 'https://api.github.com' };
  if (!URL.canParse(host)) throw new UsageError(`--host ${host}: write the whole address, e.g. https://github.acme.example`);
  const { protocol, hostname, origin } = new URL(host);
  // The token goes there: only machines of its own may be asked without encryption.
  if (protocol !== 'https:' && hostname !== '127.0.0.1' && hostname !== 'localhost')
    throw new UsageError(`--host ${host}: use https, or the token is sent for anybody to read`);
  return { webUrl: origin, apiUrl: `${origin}/api/v3` };
}
