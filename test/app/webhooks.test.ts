import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Ledger } from '../../app/ledger/ledger.ts';
import { repository, Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
});
afterAll(() => story.ends());

const body = JSON.stringify({ action: 'opened', repository: { full_name: repository }, pull_request: { number: 1 } });
const headers = { 'x-github-event': 'pull_request', 'x-github-delivery': '9f0f9d1e-0000-4000-8000-000000000000' };

test('a delivery nobody signed, or somebody else did, is refused', async () => {
  expect(await story.knocks(headers, body)).toBe(400);
  const forged = createHmac('sha256', 'a guess').update(body).digest('hex');
  expect(await story.knocks({ ...headers, 'x-hub-signature-256': `sha256=${forged}` }, body)).toBe(400);
  expect(await story.knocks({ ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body)).toBe(415);
});

test('a delivery larger than any is cut off', async () => {
  expect(await story.knocks(headers, 'x'.repeat(25 * 1024 * 1024 + 1))).toBe(413);
});

test('deliveries sent twice make one comment and one run', async () => {
  story.github.admin.faults.duplicateDeliveries = 1;
  const pull = await story.opens('alice');
  await story.reads(pull, '**Scored');
  await story.settles();
  story.github.admin.faults.duplicateDeliveries = 0;
  expect(await story.comments(pull)).toHaveLength(1);
  expect((await story.runs()).filter((title) => title.includes(`#${pull.number} `))).toHaveLength(1);
});

test('deliveries that never came are made up for by a sweep', async () => {
  story.github.admin.faults.lostDeliveries = 1;
  const pull = await story.opens('bob');
  await story.app.sweep();
  await story.github.admin.idle();
  await story.app.sweep();
  story.github.admin.faults.lostDeliveries = 0;
  await story.reads(pull, '**Scored');
});

test('what was received but not done before a crash is done at the next start', async () => {
  await story.stopsApp();
  const pull = await story.opens('carol');
  await story.settles();
  const ledger = new Ledger(join(story.dir, 'ledger.sqlite'));
  await ledger.deliveries.receive({
    guid: 'before-the-crash',
    event: 'pull_request',
    body,
    looks: [{ repository, number: pull.number }],
    receivedAt: new Date().toISOString(),
  });
  ledger.close();
  await story.startsApp();
  await story.reads(pull, '**Scored');
});

test('it says how it is', async () => {
  const healthy = await fetch(`${story.app.url}/healthz`);
  expect([healthy.status, await healthy.text()]).toEqual([200, 'ok\n']);
  expect(await (await fetch(`${story.app.adminUrl}/metrics`)).text()).toContain('harvester_looks_total{state="queued"}');
});
