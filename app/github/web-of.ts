/**
 * Where people see what an API of GitHub's is about: `https://github.com` for github.com, the host itself for an Enterprise Server, whose API is
 * below `/api/v3`, and the host without `api.` for Enterprise Cloud with data residency.
 */
export function webOf(baseUrl = 'https://api.github.com'): string {
  const { protocol, host, pathname, origin } = new URL(baseUrl);
  return !pathname.startsWith('/api/') && host.startsWith('api.') ? `${protocol}//${host.slice('api.'.length)}` : origin;
}
