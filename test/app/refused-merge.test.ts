import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository, Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin({ merge: { rule: 'beats-champion', automatic: true } });
});
afterAll(() => story.ends());

/** One approval, and nothing else. */
const review = {
  required_approving_review_count: 1,
  dismiss_stale_reviews_on_push: false,
  require_code_owner_review: false,
  require_last_push_approval: false,
  required_review_thread_resolution: false,
};

/** How often GitHub refused to merge. */
const refusals = (): Promise<number> => story.counted('harvester_github_calls_total', /^method="PUT",status="405"$/);

test('what GitHub refuses to merge is told in its own words, not asked for again and again, and merged once that is met', async () => {
  await story.api('mia', 'POST', `/repos/${repository}/rulesets`, {
    name: 'reviewed',
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [{ type: 'pull_request', parameters: review }],
  });
  await story.answers({
    evaluate: { kind: 'attempt', signer: story.runner, value: 0.9 },
    publish: { kind: 'version', signer: story.publisher },
  });
  const pull = await story.opens('alice');
  await story.reads(pull, 'GitHub does not let it merge: “Repository rule violations found At least 1 approving review is required');
  await expect.poll(() => story.labels(pull), { timeout: 60_000 }).toContain('harvester: waits for maintainers');
  await new Promise((resolve) => setTimeout(resolve, 7000));
  await story.settles();
  const asked = await refusals();
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(5);
  await new Promise((resolve) => setTimeout(resolve, 5000));
  expect(await refusals()).toBe(asked);
  expect(await story.counted('harvester_writes_total', /^kind="merge"$/)).toBe(0);

  await story.approves('mia', pull);
  await story.reads(pull, 'published as version 1');
  await expect.poll(() => story.labels(pull), { timeout: 60_000 }).toEqual([]);
  expect(await story.counted('harvester_writes_total', /^kind="merge"$/)).toBe(1);
});
