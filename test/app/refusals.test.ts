import { afterAll, beforeAll, expect, test } from 'vitest';
import { Story } from './story.ts';
import { submission } from './submission.ts';

let story: Story;
beforeAll(async () => {
  story = await Story.begin();
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner }, publish: { kind: 'version', signer: story.publisher } });
});
afterAll(() => story.ends());

test('a manifest with a mistake is refused on its line, and accepted once mended', async () => {
  const files = submission('alice');
  const manifest = 'submissions/alice/submission.yaml';
  const pull = await story.opens('alice', { ...files, [manifest]: files[manifest]?.replace('Apache-2.0', 'GPL-3.0') ?? '' });
  expect(await story.reads(pull, 'a rule of this competition is in the way')).toContain('allowed: Apache-2.0, MIT');
  await story.settles();
  expect(await story.labels(pull)).toEqual(['harvester: needs changes']);
  const [annotation] = await story.annotations(pull.headSha, 'harvester/intake');
  expect(annotation).toMatchObject({ path: manifest, start_line: 4 });

  await story.pushes('alice', files);
  await story.reads(pull, '**Scored');
  await story.settles();
  expect(await story.labels(pull)).toEqual([]);
});

test('nobody else may write in a merged folder', async () => {
  const alice = await story.opens('bob', submission('bob'));
  await story.reads(alice, '**Scored');
  await story.merges('mia', alice);
  await story.settles();
  const pull = await story.opens('mallory', {
    ...submission('bob', 'worse weights'),
    'submissions/bob/submission.yaml': submission('mallory')['submissions/mallory/submission.yaml'] ?? '',
  });
  await story.reads(pull, 'belongs to bob');
});

test('a comment that was changed is put right, and one that only looks like ours is left alone', async () => {
  const pull = await story.opens('carol');
  await story.reads(pull, '**Scored');
  await story.says('mallory', pull, '**Better than the champion.**\n\n<!-- model-harvester -->');
  await story.vandalises(pull, 'all your base <!-- model-harvester -->');
  await story.reads(pull, '**Scored');
});

test('a deleted fork changes nothing for what was evaluated', async () => {
  const pull = await story.opens('dave');
  await story.reads(pull, '**Scored');
  story.github.admin.deleteRepository('dave/breast-tumour');
  await story.app.sweep();
  await story.reads(pull, '**Scored');
});
