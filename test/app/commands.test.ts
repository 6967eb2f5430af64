import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository, Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
});
afterAll(() => story.ends());

const scored = (value: number): object => ({ kind: 'attempt', signer: story.runner, value });
const decisions = async (number: number): Promise<string[]> =>
  (await story.records())
    .filter((path) => path.startsWith(`decisions/breast-tumour/${number}/`))
    .map((path) => path.replace(/^.*-|\.json$/g, ''))
    .toSorted();

test('a team calls its evaluation off, at no cost, and a maintainer starts it again', async () => {
  await story.answers({});
  const pull = await story.opens('alice');
  await story.reads(pull, 'running in the vault');
  await story.says('mallory', pull, '/cancel');
  await story.reads(pull, '`mallory` asked for `/cancel`: only this pull request');
  await story.says('alice', pull, '/cancel');
  await story.reads(pull, '**Not evaluated: it was called off.**');
  await expect
    .poll(async () => (await story.checks(pull.headSha))['harvester/evaluation']?.conclusion, { timeout: 60_000 })
    .toBe('cancelled');

  await story.answers({ evaluate: scored(0.9) });
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await story.says('mia', pull, '/evaluate');
  expect(await story.reads(pull, '**Scored: the first to beat.** ROC AUC **0.900**')).toContain('attempt 1 (4 left today)');
  await story.settles();
  expect(await decisions(pull.number)).toEqual(['cancel', 'evaluate']);
});

test('a score is chosen for the final, held by a maintainer, and let go', async () => {
  await story.answers({ evaluate: scored(0.95), publish: { kind: 'version', signer: story.publisher } });
  const pull = await story.opens('bob');
  await story.reads(pull, 'ROC AUC **0.950**');
  await story.says('bob', pull, `/select ${pull.headSha.slice(0, 10)}`);
  await story.reads(pull, 'chosen for the final by `bob`');
  await story.says('mia', pull, '/hold');
  await story.reads(pull, 'on hold by `mia`');
  await expect
    .poll(async () => (await story.checks(pull.headSha))['harvester/evaluation']?.conclusion, { timeout: 60_000 })
    .toBe('failure');
  await expect.poll(() => story.labels(pull), { timeout: 60_000 }).toContain('harvester: on hold');

  await story.merges('mia', pull);
  await story.settles();
  expect((await story.runs()).filter((run) => run.startsWith('publish'))).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await story.says('mia', pull, '/hold off');
  await story.reads(pull, 'published as version 1');
  await story.settles();
  expect(await decisions(pull.number)).toEqual(['hold', 'hold', 'select']);
});

test('what was withdrawn must not be merged, and stands in nobody’s way', async () => {
  await story.answers({ evaluate: scored(0.99) });
  const pull = await story.opens('carol');
  await story.reads(pull, 'ROC AUC **0.990**');
  await story.says('carol', pull, '/withdraw');
  await story.reads(pull, '**Withdrawn.**');
  await expect
    .poll(async () => (await story.checks(pull.headSha))['harvester/evaluation']?.conclusion, { timeout: 60_000 })
    .toBe('cancelled');

  await story.answers({ evaluate: scored(0.8) });
  const other = await story.opens('dave');
  expect(await story.reads(other, 'ROC AUC **0.800**')).toMatch(/rank \d(–\d)? of 3/);
});

test('a competition that says so merges what beats its champion, and nothing else', async () => {
  const own = await Story.begin({ merge: { rule: 'beats-champion', automatic: true } });
  try {
    const answer = { kind: 'attempt', signer: own.runner, value: 0.9 };
    await own.answers({ evaluate: answer, publish: { kind: 'version', signer: own.publisher } });
    const first = await own.opens('alice');
    await own.reads(first, '**New champion: published as version 1.**');
    const second = await own.opens('bob');
    await own.reads(second, 'never compared with version 1');
    await own.settles();
    expect((await own.runs()).filter((run) => run.startsWith('publish'))).toHaveLength(1);
  } finally {
    await own.ends();
  }
});

test('a command that was written into a comment later is not followed, and answered', async () => {
  await story.answers({ evaluate: scored(0.7) });
  const pull = await story.opens('erin');
  await story.reads(pull, 'ROC AUC **0.700**');
  const comment = (await story.says('erin', pull, 'what do you think?')) as { id: number };
  await new Promise((resolve) => setTimeout(resolve, 3500));
  await story.api('mia', 'PATCH', `/repos/${repository}/issues/comments/${comment.id}`, { body: 'Good.\n\n/withdraw' });
  await story.reads(pull, 'A comment of `erin` was changed after it was written, so its `/withdraw` is not followed');
  await story.says('erin', pull, '/select');
  expect(await story.reads(pull, 'chosen for the final by `erin`')).not.toContain('was changed after it was written');
  await story.settles();
  expect(await decisions(pull.number)).toEqual(['select']);
});
