import { Octokit } from '@octokit/core';
import { expect, test } from 'vitest';
import { audit } from '../../organisation/doctor/audit.ts';
import { observeInstallation } from '../../organisation/doctor/observe-installation.ts';
import { GitHubClient } from '../../organisation/github/client.ts';
import { openWorld } from './world.ts';

const competition = { owner: 'acme', repo: 'my-competition' };

test('a private competition can be forked once the organisation lets its members; until then that is said', async () => {
  const world = await openWorld();
  const { admin } = world.github;
  const failed = async (): Promise<string[]> => {
    const github = new GitHubClient({ apiUrl: world.github.apiUrl, authorization: () => `Bearer ${world.token}` });
    const seen = await observeInstallation(github, { control: 'acme/harvester-control', webUrl: world.github.url, now: new Date() });
    return audit(seen).flatMap(({ status, check }) => (status === 'pass' ? [] : [check]));
  };
  const { left } = await world.run({ privateCompetition: true });
  expect(left).toEqual([
    expect.stringMatching(
      /^nobody can fork acme\/my-competition, .*: let members fork private repositories on http.*\/organizations\/acme\/settings\/member_privileges/,
    ),
  ]);
  expect(await failed()).toEqual(['forkable']);
  const { token } = admin.createUser('alice');
  admin.setCollaborator('acme/my-competition', 'alice', 'read');
  const alice = new Octokit({ baseUrl: world.github.apiUrl, auth: token });
  const forks = (): Promise<unknown> => alice.request('POST /repos/{owner}/{repo}/forks', competition);
  await expect(forks()).rejects.toThrow('forking is disabled');

  await world.maria.request('PATCH /orgs/{org}', { org: 'acme', members_can_fork_private_repositories: true });
  expect(await world.run({ privateCompetition: true })).toMatchObject({ left: [], done: ['forking acme/my-competition'] });
  expect(await failed()).toEqual([]);
  await forks();
  expect((await world.run({ privateCompetition: true })).done).toEqual([]);
  expect(admin.violations()).toEqual([]);
  await world.close();
});
