import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository, Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story.ends());

test('on a locked conversation everything goes on but the comment, which is written once it is unlocked', async () => {
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner, value: 0.9 } });
  await story.stopsApp();
  const pull = await story.opens('alice');
  const lock = `/repos/${repository}/issues/${pull.number}/lock`;
  await story.api('mia', 'PUT', lock, { lock_reason: 'too heated' });
  await story.startsApp();
  await story.app.sweep();
  await expect
    .poll(async () => (await story.checks(pull.headSha))['harvester/evaluation']?.conclusion, { timeout: 60_000 })
    .toBe('success');
  expect(await story.records()).toContain(`attempts/breast-tumour/${pull.number}/${pull.headSha}.json`);
  expect(await story.comments(pull)).toEqual([]);
  expect(await (await fetch(`${story.app.adminUrl}/metrics`)).text()).toMatch(/^harvester_failures_total\{what="locked"\} \d+$/m);

  await story.api('mia', 'DELETE', lock);
  await story.app.sweep();
  await story.reads(pull, 'ROC AUC **0.900**');
});
