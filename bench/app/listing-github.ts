import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The few answers of GitHub that a sweep asks for, for a repository with `open` pull requests in which nothing changes, counting requests but
 * those for tokens. Real HTTP, so that Octokit pages and authenticates as it would.
 */
export async function startListingGitHub(
  open: number,
  config: string,
): Promise<{ baseUrl: string; privateKey: string; calls(): number; close(): void }> {
  let calls = 0;
  const pull = (number: number): object => ({
    number,
    updated_at: '2026-11-22T10:00:00Z',
    head: { sha: number.toString(16).padStart(40, '0') },
  });
  const content = { type: 'file', encoding: 'base64', sha: 'c'.repeat(40), content: Buffer.from(config).toString('base64') };
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? '/', 'http://x');
    const path = url.pathname.replace(/^\/api\/v3/, '');
    const say = (status: number, body: unknown, headers: Record<string, string> = {}): void =>
      void answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    if (path === '/app') return say(200, { slug: 'harvester', id: 1 });
    if (path.endsWith('/installation')) return say(200, { id: 1 });
    if (path.endsWith('/access_tokens')) return say(201, { token: 'ghs_x', expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    calls += 1;
    if (path.includes('/contents/')) return say(200, content);
    if (path.endsWith('/pulls') && url.searchParams.get('state') === 'open') {
      const page = Number(url.searchParams.get('page') ?? 1);
      const numbers = Array.from({ length: 100 }, (_, n) => (page - 1) * 100 + n + 1).filter((number) => number <= open);
      const next = `<http://${asked.headers.host}${path.startsWith('/api') ? '' : '/api/v3'}${path}?state=open&per_page=100&page=${page + 1}>; rel="next"`;
      return say(200, numbers.map(pull), page * 100 < open ? { link: next } : {});
    }
    if (path.endsWith('/pulls')) return say(200, []);
    return say(404, { message: 'Not Found' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`,
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    calls: () => calls,
    close: () => void server.close(),
  };
}
