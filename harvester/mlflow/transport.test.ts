import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { MlflowClient, type MlflowClientOptions } from './client.ts';
import { collect } from './pages.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A server that plays a list of answers, the last one for ever, and remembers what it was asked. */
async function playing(
  answers: readonly ((request: IncomingMessage, response: ServerResponse) => void)[],
  options: Partial<MlflowClientOptions> = {},
) {
  const asked: IncomingMessage[] = [];
  server = createServer((request, response) => {
    asked.push(request);
    request.resume().on('end', () => answers[Math.min(asked.length, answers.length) - 1]?.(request, response));
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { client: new MlflowClient({ uri, retry: { attempts: 3, baseMs: 1, maxMs: 5 }, ...options }), asked };
}

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
const broken = answer(503, { error_code: 'TEMPORARILY_UNAVAILABLE', message: 'later' });
const experiment = { experiment: { experiment_id: '1', name: 'a' } };

test('what may be repeated is repeated until it works', async () => {
  const { client, asked } = await playing([broken, (request) => request.socket.destroy(), answer(200, experiment)]);
  expect(await client.experiments.get('1')).toMatchObject({ name: 'a', lifecycle_stage: 'active' });
  expect(asked).toHaveLength(3);
});

test('but not for ever', async () => {
  const { client, asked } = await playing([broken]);
  await expect(client.experiments.get('1')).rejects.toMatchObject({ errorCode: 'TEMPORARILY_UNAVAILABLE', status: 503 });
  expect(asked).toHaveLength(3);
});

test('what creates is never repeated when it may have worked', async () => {
  const { client, asked } = await playing([broken]);
  await expect(client.runs.create('1')).rejects.toMatchObject({ status: 503 });
  await expect(client.modelVersions.create('m', { source: 's', runId: 'r' })).rejects.toMatchObject({ status: 503 });
  expect(asked).toHaveLength(2);
});

test('what creates is repeated when the server turned it away unread', async () => {
  const { client, asked } = await playing([answer(429, '', { 'retry-after': '999' }), answer(200, { experiment_id: '7' })]);
  expect(await client.experiments.create('a')).toBe('7');
  expect(asked).toHaveLength(2);
});

test('a refusal is not repeated, and keeps its code but not the server’s SQL', async () => {
  const message = 'Experiment exists.\n[SQL: INSERT …]\n[parameters: (secret)]';
  const { client, asked } = await playing([answer(400, { error_code: 'RESOURCE_ALREADY_EXISTS', message })]);
  const error = await client.experiments.create('a').catch((caught: unknown) => caught);
  expect(error).toMatchObject({ errorCode: 'RESOURCE_ALREADY_EXISTS', status: 400, method: 'POST' });
  expect(String(error)).not.toContain('secret');
  expect(asked).toHaveLength(1);
});

test('a server that does not answer is a timeout', async () => {
  const { client } = await playing([() => {}], { timeoutMs: 30, retry: { attempts: 1, baseMs: 1, maxMs: 1 } });
  await expect(client.server.health()).rejects.toMatchObject({
    errorCode: 'TIMEOUT',
    message: expect.stringContaining('no answer in 30 ms'),
  });
});

test.each([
  ['HTML', '<html></html>'],
  ['another JSON', { experiment: { name: 5 } }],
])('%s is a bad response, not a wrong value', async (_what, body) => {
  const { client } = await playing([answer(200, body)]);
  await expect(client.experiments.get('1')).rejects.toMatchObject({ errorCode: 'BAD_RESPONSE' });
});

test('credentials go into the header, not along redirects, and not into errors', async () => {
  const auth = { kind: 'basic', username: 'me', password: 'sésame' } as const;
  const { client, asked } = await playing([answer(302, '', { location: 'http://127.0.0.1:9/elsewhere' })], { auth });
  const error = await client.experiments.getByName('secret name').catch((caught: unknown) => caught);
  expect(error).toMatchObject({ status: 302 });
  expect(String(error)).not.toMatch(/sésame|secret/);
  expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:sésame').toString('base64')}`);
  expect(() => new MlflowClient({ uri: 'http://me:pw@host' })).toThrow('auth');
  expect(() => new MlflowClient({ uri: 'http://host', auth: { kind: 'bearer', token: 'a\nb' } })).toThrow('white space');
});

test('pages are walked to the end, and a server that repeats itself does not hold us', async () => {
  const page = (token?: string) => answer(200, { registered_models: [{ name: 'm' }], ...(token ? { next_page_token: token } : {}) });
  const { client, asked } = await playing([page('x'), page('y'), page()]);
  expect(await collect(client.registeredModels.search())).toHaveLength(3);
  expect(asked.map(({ url }) => new URL(url ?? '', 'http://x').searchParams.get('page_token'))).toEqual([null, 'x', 'y']);
  server?.close();
  const stuck = await playing([page('x')]);
  await expect(collect(stuck.client.registeredModels.search())).rejects.toThrow('repeats a page token');
});

test('a signal ends waiting', async () => {
  const stop = new AbortController();
  const { client } = await playing([broken], { signal: stop.signal, retry: { attempts: 3, baseMs: 60_000, maxMs: 60_000 } });
  setTimeout(() => stop.abort(), 20);
  await expect(client.server.health()).rejects.toMatchObject({ name: 'AbortError' });
});

test('an address that is none is told with how to write one', () => {
  for (const uri of ['localhost:5000', 'mlflow', 'file:///srv/mlruns'])
    expect(() => new MlflowClient({ uri })).toThrow(`"${uri}" is no address of a tracking server: write it like http://`);
});

test('a server that is not there is asked for by its address', async () => {
  const passing = createServer().listen(0, '127.0.0.1');
  await once(passing, 'listening');
  const { port } = passing.address() as AddressInfo;
  passing.close();
  await once(passing, 'close');
  const gone = new MlflowClient({ uri: `http://127.0.0.1:${port}`, retry: { attempts: 1, baseMs: 1, maxMs: 1 } });
  await expect(gone.experiments.get('1')).rejects.toThrow('NETWORK: no connection (ECONNREFUSED): is a tracking server running there?');
});
