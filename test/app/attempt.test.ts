import { afterEach, beforeEach, expect, test } from 'vitest';
import { Story } from './story.ts';

let story: Story;
beforeEach(async () => {
  story = await Story.begin();
});
afterEach(() => story.ends());

const scored = (more: object = {}): object => ({ kind: 'attempt', signer: story.runner, ...more });

test('a good model is accepted, scored, merged and published, in one comment', async () => {
  await story.answers({ evaluate: scored(), publish: { kind: 'version', signer: story.publisher } });
  const pull = await story.opens('alice');
  await story.settles();

  const [comment, ...others] = await story.comments(pull);
  expect(others).toEqual([]);
  expect(comment).toContain('**Scored: the first to beat.** ROC AUC **0.987**');
  expect(comment).toContain('waits for `@acme/maintainers`');
  const checks = await story.checks(pull.headSha);
  expect(Object.keys(checks).toSorted()).toEqual(['harvester/evaluation', 'harvester/gate', 'harvester/intake']);
  expect(Object.values(checks).map(({ conclusion }) => conclusion)).toEqual(['success', 'success', 'success']);
  expect(await story.records()).toEqual([`attempts/breast-tumour/${pull.number}/${pull.headSha}.json`]);

  await story.merges('mia', pull);
  await story.settles();
  expect((await story.comments(pull))[0]).toContain('**New champion: published as version 1.**');
  expect((await story.comments(pull))[0]).toContain('models:/breast-tumour@champion');
  expect(await story.records()).toContain('versions/breast-tumour/1.json');
  expect(await story.runs()).toHaveLength(2);
});
