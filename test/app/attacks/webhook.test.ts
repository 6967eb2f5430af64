import { createHmac } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import published from '@octokit/webhooks-examples';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Ledger } from '../../../app/ledger/ledger.ts';
import { looksOf } from '../../../app/looks-of.ts';
import { createMetrics } from '../../../app/metrics.ts';
import { serve } from '../../../app/server.ts';

const secret = 'the secret of these attacks';
const ledger = new Ledger(':memory:');
let url: string;
let close: () => Promise<void>;
let failing = false;

beforeAll(async () => {
  const server = await serve({
    secret,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    port: 0,
    host: '127.0.0.1',
    deliver: async ({ guid, event, body, payload }) => {
      if (failing) throw new Error('the disk is full');
      const at = new Date().toISOString();
      await ledger.deliveries.receive({ guid, event, body, looks: looksOf(event, payload, 'harvester[bot]', ledger), receivedAt: at });
      ledger.deliveries.done(guid, at);
    },
  });
  close = server.close;
  url = `${server.url}/api/github/webhooks`;
});
afterAll(async () => {
  await close();
  ledger.close();
});

// Its types describe a default export that the JSON behind them is itself.
const examples = published as unknown as readonly { readonly name: string; readonly examples: readonly object[] }[];

const sign = (body: string, by = secret): string => `sha256=${createHmac('sha256', by).update(body).digest('hex')}`;
let count = 0;
async function knock(body: string, headers: Readonly<Record<string, string | undefined>> = {}, event = 'pull_request'): Promise<number> {
  const given = Object.entries({
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': `00000000-0000-4000-8000-${(count += 1).toString().padStart(12, '0')}`,
    'x-hub-signature-256': sign(body),
    ...headers,
  }).filter((header): header is [string, string] => header[1] !== undefined);
  const answer = await fetch(url, { method: 'POST', headers: given, body });
  await answer.arrayBuffer();
  return answer.status;
}

const body = JSON.stringify({ action: 'opened', repository: { full_name: 'acme/c' }, pull_request: { number: 1 } });
const sha1 = createHmac('sha1', secret).update(body).digest('hex');

for (const [what, headers, sent, status] of [
  ['an honest one', {}, body, 202],
  ['no signature', { 'x-hub-signature-256': undefined }, body, 400],
  ['a signature of another secret', { 'x-hub-signature-256': sign(body, 'a guess') }, body, 400],
  ['only the old SHA-1 signature', { 'x-hub-signature-256': undefined, 'x-hub-signature': `sha1=${sha1}` }, body, 400],
  ['a SHA-1 signature where SHA-256 belongs', { 'x-hub-signature-256': `sha1=${sha1}` }, body, 400],
  ['a signature that is none', { 'x-hub-signature-256': 'sha256=' }, body, 400],
  ['a body written anew', { 'x-hub-signature-256': sign(body) }, `${body} `, 400],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, body, 415],
  ['no event', { 'x-github-event': undefined }, body, 400],
  ['an event that is a path', { 'x-github-event': '../../x' }, body, 400],
  ['no delivery', { 'x-github-delivery': undefined }, body, 400],
  ['a delivery of a thousand characters', { 'x-github-delivery': 'x'.repeat(1000) }, body, 400],
  ['no JSON', {}, 'payload=x', 400],
  ['a list', {}, '[]', 400],
  ['nothing', {}, '', 400],
  ['a type with a charset', { 'content-type': 'application/json; charset=utf-8' }, body, 202],
] as const)
  test(`attack 18: ${what}`, async () => {
    expect(await knock(sent, headers)).toBe(status);
  });

test('attack 18: larger than anything GitHub sends', async () => {
  expect(await knock('x'.repeat(25 * 1024 * 1024 + 1))).toBe(413);
});

test('attack 18: the same delivery again and again is kept once', async () => {
  const before = ledger.deliveries.counts().kept;
  const headers = { 'x-github-delivery': 'again-and-again' };
  const answers = await Promise.all(Array.from({ length: 20 }, () => knock(body, headers)));
  expect(new Set(answers)).toEqual(new Set([202]));
  expect(ledger.deliveries.counts().kept).toBe(before + 1);
});

test('attack 18: payloads without an installation, a repository, a head, or of the wrong shape look at nothing they should not', async () => {
  for (const payload of [
    {},
    { repository: null },
    { repository: { full_name: 7 } },
    { repository: { full_name: 'acme/c' }, pull_request: null },
    { repository: { full_name: 'acme/c' }, pull_request: { number: 'one' } },
    { repository: { full_name: 'acme/c' }, pull_request: { number: 1, head: { repo: null } } },
    { repository: { full_name: 'acme/c' }, issue: { number: 1 }, sender: null },
    { workflow_run: { display_title: 5 }, repository: { full_name: 'acme/c' } },
    { repository: { full_name: '__proto__' }, pull_request: { number: -1 } },
  ])
    for (const event of ['pull_request', 'issue_comment', 'workflow_run', 'push', 'installation'])
      expect(await knock(JSON.stringify(payload), {}, event)).toBeLessThan(500);
});

test('a delivery that cannot be stored is not acknowledged, so GitHub keeps it', async () => {
  failing = true;
  expect(await knock(body)).toBe(500);
  failing = false;
  expect(await knock(body)).toBe(202);
});

test('every payload GitHub publishes, signed well, badly and not at all, is taken or refused, and nothing of it stays in memory', async () => {
  const payloads = examples.flatMap(({ name, examples: all }) => all.map((one) => [name, JSON.stringify(one)] as const));
  expect(payloads.length).toBeGreaterThan(300);
  const round = async (): Promise<Record<string, number>> => {
    const seen: Record<string, number> = {};
    for (const [event, text] of payloads)
      for (const [kind, signature] of [
        ['good', sign(text)],
        ['bad', sign(text, 'x')],
        ['none', undefined],
      ] as const) {
        const status = await knock(text, { 'x-hub-signature-256': signature }, event);
        seen[`${kind} ${status}`] = (seen[`${kind} ${status}`] ?? 0) + 1;
      }
    return seen;
  };
  const n = payloads.length;
  expect(await round()).toEqual({ 'good 202': n, 'bad 400': n, 'none 400': n });
  // The ledger forgets, so that what is left is the server's. One round's deliveries kept, as text or parsed, would be more than they weigh.
  const weight = payloads.reduce((sum, [, text]) => sum + 3 * text.length, 0);
  ledger.deliveries.forget('9999');
  const before = collected();
  for (let turn = 0; turn < 3; turn += 1) await round();
  ledger.deliveries.forget('9999');
  expect(collected() - before).toBeLessThan(weight);
});

/** Bytes in use once nothing is left to collect. */
function collected(): number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 3; turn += 1) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
