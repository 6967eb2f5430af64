import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from '../../app/main.ts';
import { appSettings } from '../../cli/app-settings.ts';
import { repository, Story, type Pull } from './story.ts';

let story: Story;
let app: App | undefined;
let pull: Pull;
beforeAll(async () => {
  story = await Story.begin();
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
});
afterAll(async () => {
  await app?.close();
  await story.ends();
});

/** Deliveries the ledger holds that ask for a look (what the App wrote itself does not), and how often each came. */
function held(): { event: string; deliveries: number; done: boolean }[] {
  const db = new DatabaseSync(join(story.dir, 'ledger.sqlite'), { readOnly: true });
  try {
    const rows = db.prepare("SELECT event, deliveries, done_at FROM deliveries WHERE looks <> '[]' ORDER BY received_at").all();
    return rows.map((row) => ({ event: String(row['event']), deliveries: Number(row['deliveries']), done: row['done_at'] !== null }));
  } finally {
    db.close();
  }
}

async function askedAgain(): Promise<number> {
  const metrics = await (await fetch(`${app?.adminUrl}/metrics`)).text();
  return Number(/^harvester_redelivered_total (\d+)$/m.exec(metrics)?.[1]);
}

test('what happened while it was down is asked for again once it is back, and done once', async () => {
  await story.stopsApp();
  const before = held().length;
  pull = await story.opens('alice');
  await story.says('alice', pull, '/help');
  await story.says('mallory', pull, '/evaluate');
  await story.settles();
  expect(held()).toHaveLength(before);

  // Two minutes later: by then GitHub tries no more by itself.
  app = await startApp({
    ...(await appSettings(story.settings)),
    ledger: join(story.dir, 'ledger.sqlite'),
    sweepSeconds: 0,
    throttle: false,
    now: () => new Date(Date.now() + 120_000),
    log: pino({ level: 'silent' }),
  });
  story.github.admin.setWebhook(Number(story.settings['APP_ID']), { url: `${app.url}/api/github/webhooks` });
  await app.sweep();
  const asked = await askedAgain();
  expect(asked).toBeGreaterThanOrEqual(3);
  await story.reads(pull, '**Scored');
  await story.github.admin.idle();
  await app.idle();

  const [comment = ''] = await story.comments(pull);
  expect(comment).toContain('only people with write access');
  expect((await story.runs()).filter((title) => title.startsWith(`evaluate ${repository}#${pull.number} `))).toHaveLength(1);
  const kept = held();
  expect(kept.filter(({ event }) => event === 'pull_request')).toHaveLength(1);
  expect(kept.filter(({ event }) => event === 'issue_comment')).toHaveLength(2);
  expect(kept.filter(({ done }) => !done)).toEqual([]);
});

test('what came through in the end is not asked for again', async () => {
  const before = await askedAgain();
  await app?.sweep();
  await story.github.admin.idle();
  await app?.idle();
  expect(await askedAgain()).toBe(before);
  expect(held().every(({ deliveries }) => deliveries === 1)).toBe(true);
  expect(await story.comments(pull)).toHaveLength(1);
});
