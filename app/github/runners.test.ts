import { afterEach, expect, test } from 'vitest';
import { githubServer, type Answer, type GitHubServer } from '../testing/github-server.ts';

let server: GitHubServer;
afterEach(() => server.close());

const runner = (name: string): object => ({ id: 1, name, os: 'linux', status: 'online', busy: false, labels: [] });
const pages: Readonly<Record<string, unknown>> = {
  '/repos/ann/control/actions/runners': { total_count: 1, runners: [runner('vault-1')] },
  '/orgs/acme/actions/runner-groups': {
    total_count: 2,
    runner_groups: [
      { id: 1, name: 'Default', default: true },
      { id: 2, name: 'harvester-vault', default: false },
    ],
  },
  '/orgs/acme/actions/runner-groups/2/runners': { total_count: 1, runners: [runner('vault-2-0123456789ab')] },
};

/** A control repository of a person or an organisation, whose runners are listed, or refused as given. */
async function runnersOf(control: string, refused?: Answer): Promise<unknown> {
  const answer = ({ path }: { path: string }): Answer => {
    const page = path.split('?')[0] ?? '';
    if (page === `/repos/${control}`)
      return { status: 200, body: { owner: { type: control.startsWith('acme/') ? 'Organization' : 'User' } } };
    return refused ?? { status: 200, body: pages[page] };
  };
  server = await githubServer(answer, { throttle: false });
  return server.github.runners(control);
}

test.each([
  ['acme/control', 'vault-2-0123456789ab'],
  ['ann/control', 'vault-1'],
])('the runners of %s are those its owner has for it', async (control, name) => {
  expect(await runnersOf(control)).toEqual({ kind: 'listed', runners: [{ name, online: true, busy: false }] });
});

test.each([
  ['acme/control', 'the App lacks organization_self_hosted_runners: read'],
  ['ann/control', 'the App lacks administration: read'],
])('where the App may not list those of %s, it says which permission is missing', async (control, why) => {
  expect(await runnersOf(control, { status: 403, body: { message: 'Resource not accessible by integration' } })).toEqual({
    kind: 'not-seen',
    why,
  });
});

test('a limit is no missing permission', async () => {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600) };
  await expect(runnersOf('acme/control', { status: 403, headers, body: { message: 'API rate limit exceeded' } })).rejects.toThrow();
});
