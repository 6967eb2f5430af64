import { dump, load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { repository, Story, type Pull } from './story.ts';
import { submission } from './submission.ts';

let story: Story;
let pull: Pull;
beforeAll(async () => {
  story = await Story.begin();
  await story.answers({ evaluate: { kind: 'attempt', signer: story.runner } });
  pull = await story.opens('alice');
  await story.reads(pull, '**Scored');
});
afterAll(() => story.ends());

/** Enters where the competition is by now in harvester.yaml, as docs/operating.md tells operators to. */
async function enters(now: string, formerly: string[]): Promise<void> {
  const path = '/repos/acme/control/contents/harvester.yaml';
  const { sha, content } = await story.api<{ sha: string; content: string }>('mia', 'GET', path);
  const config = load(Buffer.from(content, 'base64').toString('utf8')) as HarvesterConfig;
  const text = dump({ ...config, competitions: [{ name: 'breast-tumour', repository: now, formerly }] });
  await story.api('mia', 'PUT', path, { message: 'It moved', content: Buffer.from(text).toString('base64'), sha });
}

test('under another name, the same pull request goes on: one comment, and the attempt before counts', async () => {
  await story.api('mia', 'PATCH', `/repos/${repository}`, { name: 'tumours' });
  expect(await story.api('alice', 'GET', `/repos/${repository}`)).toMatchObject({ full_name: 'acme/tumours' });
  await enters('acme/tumours', [repository]);
  const head = await story.pushes('alice', submission('alice', 'better'));
  expect(await story.reads(pull, ` · \`${head.slice(0, 7)}\`, attempt 2 (3 left today)`)).toContain('Since the attempt before');
});

test('given to another organisation, it goes on as soon as the App is installed there', async () => {
  const { admin } = story.github;
  admin.createOrganization('acme-health', { owners: ['mia'] });
  await story.api('mia', 'POST', '/repos/acme/tumours/transfer', { new_owner: 'acme-health' });
  admin.install({ appId: Number(story.settings['APP_ID']) }, ['acme-health/tumours']);
  await enters('acme-health/tumours', [repository, 'acme/tumours']);
  const head = await story.pushes('alice', submission('alice', 'best'));
  expect(await story.reads(pull, ` · \`${head.slice(0, 7)}\`, attempt 3 (2 left today)`)).toContain('Since the attempt before');
  expect(await story.comments(pull)).toHaveLength(1);
});
