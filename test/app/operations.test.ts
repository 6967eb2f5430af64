import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository, Story, type Pull } from './story.ts';

const cli = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const told: string[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    told.push(body);
    response.writeHead(200).end();
  });
});

let story: Story;
let pull: Pull;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  story = await Story.begin({}, { notify: { url, secret: 'shared' } });
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
  pull = await story.opens('alice');
  await story.reads(pull, '**Scored');
  await story.settles();
  await story.app.sweep();
});
afterAll(async () => {
  receiver.close();
  await story.ends();
});

const page = async (path: string): Promise<string> => (await fetch(`${story.app.adminUrl}${path}`)).text();

test('the status says who works, what waits and what was done, to people and to machines', async () => {
  const status = JSON.parse(await page('/status.json')) as {
    runners: { name: string; lastRecord?: string }[];
    competitions: { name: string; open: unknown[]; attempts: { day: number } }[];
    lastHour: { decisions: number; failed: number };
    swept?: string;
    troubles: string[];
  };
  expect(status.runners.map(({ name }) => name)).toContain('vault-1');
  expect(status.competitions).toMatchObject([{ name: 'breast-tumour', open: [], attempts: { day: 1 } }]);
  expect(status.lastHour.decisions).toBeGreaterThan(1);
  expect([status.lastHour.failed, status.troubles, typeof status.swept]).toEqual([0, [], 'string']);
  expect(await page('/status')).toContain('All well');
  expect(await page('/readyz')).toBe('ready\n');
});

test('the port the outside reaches says none of it', async () => {
  const paths = ['/status', '/status.json', '/metrics', '/readyz', '/feeds/breast-tumour.atom'];
  const statuses = await Promise.all(paths.map(async (path) => (await fetch(`${story.app.url}${path}`)).status));
  expect(statuses).toEqual(paths.map(() => 404));
  expect((await fetch(`${story.app.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${story.app.adminUrl}/api/github/webhooks`, { method: 'POST', body: '{}' })).status).toBe(405);
});

test('one issue of the control repository says the same, and is not written again when nothing changed', async () => {
  await story.app.sweep();
  const issues = await story.issues('acme/control');
  expect(issues.map(({ title }) => title)).toEqual(['How the harvester is']);
  expect(issues[0]?.body).toContain('vault-1');
});

test('a verdict is told outside once, and stands in the feed', async () => {
  await expect.poll(() => told.filter((body) => body.includes('scored'))).toHaveLength(1);
  expect(told.join('')).toContain('Scored: the first to beat.');
  expect(await page('/feeds/breast-tumour.atom')).toContain(`${repository}#${pull.number}: Scored: the first to beat.`);
});

interface Entry {
  readonly state: string;
  readonly done: string[];
  readonly again: string;
  readonly deliveries: string[];
}

async function audited(what: string): Promise<Entry[]> {
  const args = [cli, 'audit', what, '--again', '--json', '--ledger', join(story.dir, 'ledger.sqlite')];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return (JSON.parse(stdout) as { entries: Entry[] }).entries;
}

test('every decision is on record and comes out the same when made again', async () => {
  const entries = await audited(`${repository}#${pull.number}`);
  expect(entries[0]).toMatchObject({ state: 'queued', again: 'same' });
  expect(entries[0]?.done).toContain('dispatch');
  expect(entries[0]?.deliveries).toHaveLength(1);
  expect(entries.at(-1)?.state).toBe('scored');
  expect(entries.filter(({ done, again }) => done.length > 0 && again !== 'same')).toEqual([]);
});

test('so is what is decided about the competition as a whole', async () => {
  const entries = await audited(repository);
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.every(({ state, again }) => state === 'competition' && again !== 'differs')).toBe(true);
});
