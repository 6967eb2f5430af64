import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { Calls } from './calls.ts';

let stop = (): void => undefined;
afterEach(() => stop());

async function serving(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () => void server.close();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked: () => asked };
}

test('what was read before is asked for conditionally, and a 304 reads the same', async () => {
  const seen: (string | undefined)[] = [];
  const { url } = await serving((request, response) => {
    seen.push(request.headers['if-none-match']);
    if (request.headers['if-none-match'] === '"one"') response.writeHead(304).end();
    else response.writeHead(200, { etag: '"one"', 'content-type': 'application/json', link: '<x>; rel="next"' }).end('{"a":1}');
  });
  const call = new Calls(createMetrics()).for('someone');
  expect(await (await call(url)).json()).toEqual({ a: 1 });
  const again = await call(url);
  expect([again.status, again.url, await again.json(), again.headers.get('link')]).toEqual([200, url, { a: 1 }, '<x>; rel="next"']);
  expect(seen).toEqual([undefined, '"one"']);
});

test('one set of rights never reads what another was answered', async () => {
  const seen: (string | undefined)[] = [];
  const { url } = await serving((request, response) => {
    seen.push(request.headers['if-none-match']);
    response.writeHead(200, { etag: '"one"', 'content-type': 'application/json' }).end('{}');
  });
  const calls = new Calls(createMetrics());
  await calls.for('reader')(url);
  await calls.for('stranger')(url);
  expect(seen).toEqual([undefined, undefined]);
});

test('a used-up limit is believed: GitHub is not asked again before it is reset', async () => {
  const reset = Math.floor(Date.now() / 1000) + 1800;
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '5000', 'x-ratelimit-reset': String(reset) };
  const { url, asked } = await serving((_request, response) => response.writeHead(200, headers).end('{}'));
  const calls = new Calls(createMetrics());
  const call = calls.for('someone');
  await call(url);
  const refused = await call(url);
  expect([refused.status, refused.headers.get('x-ratelimit-reset'), asked()]).toEqual([403, String(reset), 1]);
  expect(calls.limit).toMatchObject({ left: 0, limit: 5000 });
  expect((await calls.for('somebody else')(url)).status).toBe(200);
});

test('what is asked for again and again outlives much that was read once', async () => {
  const conditional: string[] = [];
  const { url } = await serving((request, response) => {
    if (request.headers['if-none-match'] !== undefined) {
      conditional.push(request.url ?? '');
      response.writeHead(304).end();
      return;
    }
    response
      .writeHead(200, { etag: '"one"', 'content-type': 'application/json' })
      .end(`"${'x'.repeat(request.url === '/often' ? 1 : 20e6)}"`);
  });
  const call = new Calls(createMetrics()).for('someone');
  await call(`${url}often`);
  for (const once of ['a', 'b', 'c', 'd', 'e']) {
    await call(`${url}${once}`);
    await call(`${url}often`);
  }
  await call(`${url}a`);
  expect(conditional).toEqual(Array.from({ length: 5 }, () => '/often'));
});
