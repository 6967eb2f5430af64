import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { appManifest } from './app-manifest.ts';

const Conversion = z.object({
  id: z.number().int(),
  slug: z.string(),
  html_url: z.string(),
  pem: z.string(),
  webhook_secret: z.string().nullable(),
});
export type NewApp = z.infer<typeof Conversion>;

export interface MakeApp {
  readonly organisation: string;
  readonly name: string;
  /** Where GitHub sends webhooks. */
  readonly webhook: string;
  /** `https://github.com` or a GitHub Enterprise Server. */
  readonly webUrl: string;
  readonly apiUrl: string;
  /** Told once the page is up that an owner has to open. */
  readonly invite: (address: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Lets an owner make the App in a browser: a page on this machine hands GitHub the manifest, GitHub sends the browser back with a code, and the
 * code is exchanged for the App's key, once. Rejects when `signal` aborts or GitHub does not know the code.
 */
export async function makeApp(options: MakeApp): Promise<NewApp> {
  const state = randomBytes(16).toString('hex');
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await new Promise<NewApp>((resolve, reject) => {
      options.signal.addEventListener(
        'abort',
        () => reject(new Error('nobody made the App in time. Run init again: everything until here stays done')),
        { once: true },
      );
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        const url = new URL(request.url ?? '/', here);
        // Another site's page may not drive this one: only addresses of this machine, by name.
        if (request.headers.host !== new URL(here).host) return void response.writeHead(403).end();
        if (url.pathname === '/') return page(response, form(options, here, state));
        const code = url.searchParams.get('code') ?? '';
        if (url.pathname !== '/made' || !same(url.searchParams.get('state') ?? '', state) || !/^[\w-]{1,200}$/.test(code))
          return void response.writeHead(404).end();
        convert(options.apiUrl, code).then((app) => {
          page(response, '<h1>The App is made</h1><p>Go back to the terminal: it says where to install it.</p>');
          resolve(app);
        }, reject);
      });
      options.invite(`${here}/`);
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function convert(apiUrl: string, code: string): Promise<NewApp> {
  const answer = await fetch(`${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`, {
    method: 'POST',
    headers: { accept: 'application/vnd.github+json', 'user-agent': 'model-harvester' },
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok)
    throw new Error(`GitHub does not know the App's code (${answer.status}): codes hold for an hour and once. Run init again`);
  return Conversion.parse(await answer.json());
}

function form({ organisation, name, webhook, webUrl }: MakeApp, here: string, state: string): string {
  const manifest = JSON.stringify(appManifest({ name, webhook, back: `${here}/made` }));
  const action = `${webUrl}/organizations/${encodeURIComponent(organisation)}/settings/apps/new?state=${state}`;
  return `<h1>Make the App &ldquo;${escape(name)}&rdquo; in ${escape(organisation)}</h1>
<p>GitHub shows what it may do and asks you to confirm. Its key comes back to this machine only.</p>
<form method="post" action="${escape(action)}"><input type="hidden" name="manifest" value="${escape(manifest)}"><button>Go to GitHub</button></form>`;
}

function page(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action http: https:; frame-ancestors 'none'; base-uri 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  response.end(
    `<!doctype html><meta charset="utf-8"><title>harvester init</title><style>body{font:16px/1.5 system-ui;margin:4rem auto;max-width:40rem}</style>${body}`,
  );
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
