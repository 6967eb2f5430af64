import { expect, test } from 'vitest';
import type { GitHubClient } from '../../github/client.ts';
import { forking } from './forking.ts';

test('an undo gives back what the repository itself said, whatever the organisation allowed then', async () => {
  const sent: unknown[] = [];
  const said: Readonly<Record<string, object>> = {
    '/repos/acme/c': { allow_forking: true },
    '/orgs/acme': { members_can_fork_private_repositories: false },
  };
  const github = {
    get: (path: string) => Promise.resolve(said[path]),
    send: (...call: unknown[]) => Promise.resolve(sent.push(call)),
  } as unknown as GitHubClient;
  const { observe, restore } = forking('acme/c', 'https://github.com');
  const before = await observe(github);
  expect(before).toMatchObject({ allow_forking: false });
  await restore?.(github, before ?? null);
  expect(sent).toEqual([['PATCH', '/repos/acme/c', { allow_forking: true }]]);
});
