import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { openDoors } from '../open-doors.ts';
import { notConnected } from './not-connected.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const server = createServer((_, response) =>
  response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"Bad credentials"}'),
);
afterEach(() => new Promise((done) => server.close(done)));

const settings = { appId: 7, webhookSecret: 'x', control: 'acme/control', ledger: ':memory:', throttle: false };
const listening = (): Promise<string> =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`)));
const why = (more: { privateKey: string; baseUrl: string }): Promise<string> =>
  openDoors({ ...settings, ...more }, pino({ level: 'silent' })).then(
    () => 'it opened',
    (error: Error) => error.message,
  );

test('an id or key GitHub does not know: the settings page and the clock are named', async () => {
  const baseUrl = await listening();
  expect(await why({ privateKey, baseUrl })).toMatch(
    new RegExp(`^${baseUrl} does not take this App’s id and private key \\(401: .*\\)\\. Next: compare APP_ID and PRIVATE_KEY`),
  );
});

test('a key that is none is called so, not a failure of the network', async () => {
  expect(await why({ privateKey: 'not a key', baseUrl: await listening() })).toContain('Next: PRIVATE_KEY must be the PEM file');
});

test('a GitHub that does not answer: its address, the reason, and what to try', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 192.0.2.1:443\n    at somewhere'), { status: 500 });
  expect(notConnected(refused, 'https://ghe.example/api/v3').message).toBe(
    'https://ghe.example/api/v3 did not answer the App (connect ECONNREFUSED 192.0.2.1:443). Next: try it from this machine (curl https://ghe.example/api/v3), look at GHE_HOST and the proxy, then start again',
  );
});
