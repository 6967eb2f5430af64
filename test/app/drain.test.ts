import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appProcess, type AppProcess } from './app-process.ts';
import { repository, Story, type Pull } from './story.ts';

let story: Story;
let app: AppProcess | undefined;
let ledger: string;
let pulls: Pull[];
beforeAll(async () => {
  story = await Story.begin();
  await story.stopsApp();
  ledger = join(story.dir, 'ledger.sqlite');
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
});
afterAll(async () => {
  await app?.ends();
  await story.ends();
});

async function starts(): Promise<AppProcess> {
  app = await appProcess(story.settings, ledger);
  story.github.admin.setWebhook(Number(story.settings['APP_ID']), { url: `${app.url}/api/github/webhooks` });
  return app;
}

/** Deliveries of an event in the ledger, and how many of them are not done. */
function deliveries(event: string): { all: number; open: number } {
  const db = new DatabaseSync(ledger, { readOnly: true });
  try {
    const row = db.prepare('SELECT count(*) AS n, count(*) - count(done_at) AS open FROM deliveries WHERE event = ?').get(event);
    return { all: Number(row?.['n']), open: Number(row?.['open']) };
  } finally {
    db.close();
  }
}

const wrote = (kind: string): number => app?.log.filter((line) => line.includes(`"write":"${kind}"`)).length ?? 0;

test('asked to end in the middle of its work, it ends what it is at and exits 0; what waited is kept', async () => {
  const first = await starts();
  pulls = [];
  for (const login of ['alice', 'bob', 'carol', 'dave', 'erin']) pulls.push(await story.opens(login));
  await expect.poll(() => deliveries('pull_request').all, { timeout: 60_000 }).toBe(pulls.length);
  // At GitHub's pace for comments, the last of five is far from written when the first is.
  await expect.poll(() => wrote('create-comment'), { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await first.ends()).toBe(0);
  expect(deliveries('pull_request').open).toBeGreaterThan(0);
  expect(first.log.filter((line) => line.includes('"level":50'))).toEqual([]);
  for (const pull of pulls) expect((await story.comments(pull)).length).toBeLessThan(2);
});

test('the next start does what was not done; nothing is done twice', async () => {
  await starts();
  for (const pull of pulls) await story.reads(pull, '**Scored');
  await expect.poll(() => deliveries('pull_request').open, { timeout: 60_000 }).toBe(0);
  const runs = await story.runs();
  for (const pull of pulls) {
    expect(await story.comments(pull)).toHaveLength(1);
    expect(runs.filter((title) => title.startsWith(`evaluate ${repository}#${pull.number} `))).toHaveLength(1);
  }
  expect(await app?.ends()).toBe(0);
});
