import { afterEach, expect, test } from 'vitest';
import { Story, type StoryOptions } from './story.ts';

let story: Story;
afterEach(() => story.ends());

interface Status {
  readonly runners: { readonly name: string; readonly state: string }[];
  readonly runnersNotSeen?: string;
}

/** What the status says of an installation as init and `deploy/runner` make it: a group open to the control repository, a runner for each job. */
async function status(options: StoryOptions): Promise<Status> {
  story = await Story.begin({}, options);
  const { admin } = story.github;
  admin.addRunnerGroup('acme/control', 'harvester-vault', ['evaluate.yml']);
  admin.addRunnerGroup('acme/records', 'pages', ['site.yml']);
  admin.addRunner({ name: 'vault-7-0123456789ab', labels: ['harvester-vault'], group: 'harvester-vault' });
  admin.addRunner({ name: 'builder', labels: ['builder'], group: 'pages' });
  await story.app.sweep();
  return (await (await fetch(`${story.app.adminUrl}/status.json`)).json()) as Status;
}

test('the status shows the runners of the groups that are open to the control repository, by the ids in their records', async () => {
  const { runners, runnersNotSeen } = await status({ permissions: { organization_self_hosted_runners: 'read' } });
  expect([runners, runnersNotSeen]).toEqual([[{ name: 'vault-7', state: 'idle' }], undefined]);
});

test('an App that may not list them says so', async () => {
  const { runners, runnersNotSeen } = await status({});
  expect([runners, runnersNotSeen]).toEqual([[], 'the App lacks organization_self_hosted_runners: read']);
  expect(await (await fetch(`${story.app.adminUrl}/status`)).text()).toContain(
    'not seen: the App lacks organization_self_hosted_runners: read',
  );
});
