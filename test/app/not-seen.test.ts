import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
});
afterAll(() => story.ends());

test('a head that is not there to be read yet is waited for, and not refused', async () => {
  const { faults } = story.github.admin;
  faults.unseenTrees = 1;
  const pull = await story.opens('alice');
  await story.settles();
  expect(await story.comments(pull)).toEqual([]);
  faults.unseenTrees = 0;
  await story.reads(pull, '**Scored');
  await story.settles();
});

test('records that cannot be seen are not taken for none: nothing is told otherwise, and nothing run again', async () => {
  const pull = await story.opens('bob');
  const told = await story.reads(pull, '**Scored');
  await story.settles();
  const runs = (await story.runs()).length;
  story.github.admin.faults.unseenTrees = 1;
  await story.says('mallory', pull, 'hello');
  await story.settles();
  expect(await story.comments(pull)).toEqual([told]);
  expect(await story.runs()).toHaveLength(runs);
  story.github.admin.faults.unseenTrees = 0;
});

test('a diff GitHub does not make is not told before it has stayed so, and what follows it is scored', async () => {
  const { faults } = story.github.admin;
  faults.undiffedFrom = 1;
  const pull = await story.opens('carol');
  await story.settles();
  expect(await story.comments(pull)).toEqual([]);
  delete faults.undiffedFrom;
  await story.reads(pull, '**Scored');
});

test('new tokens that GitHub does not know everywhere yet stop nothing', async () => {
  const { faults } = story.github.admin;
  await story.stopsApp();
  faults.tokensReplicateMs = 60;
  await story.startsApp();
  const pull = await story.opens('dave');
  await story.reads(pull, '**Scored');
  await story.settles();
  delete faults.tokensReplicateMs;
  expect((await story.runs()).filter((title) => title.includes(`#${pull.number} `))).toHaveLength(1);
});
