import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../../organisation/doctor/audit.ts';
import { observeInstallation } from '../../organisation/doctor/observe-installation.ts';
import { GitHubClient } from '../../organisation/github/client.ts';
import { secret } from '../../organisation/init/resources/secret.ts';
import { root } from '../../scripts/bundle.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.run();
});
afterAll(() => world.close());

const control = { owner: 'acme', repo: 'harvester-control' };
const competition = { owner: 'acme', repo: 'my-competition' };
const failed = async (token = world.token): Promise<string[]> => {
  const github = new GitHubClient({ apiUrl: world.github.apiUrl, authorization: () => `Bearer ${token}` });
  const snapshot = await observeInstallation(github, { control: 'acme/harvester-control', webUrl: world.github.url, now: new Date() });
  return audit(snapshot)
    .filter(({ status }) => status !== 'pass')
    .map(({ status, where, check }) => `${status} ${where} ${check}`);
};

test('what init made passes every check', async () => {
  expect(await failed()).toEqual([]);
  expect(world.github.admin.violations()).toEqual([]);
});

test('what somebody loosens is found, one by one, and on the command line with the fix and where to make it', async () => {
  const loosen = (path: string, body: Record<string, unknown>): Promise<unknown> => world.maria.request(`PUT ${path}`, body);
  await loosen('/repos/{owner}/{repo}/actions/permissions/workflow', { ...control, default_workflow_permissions: 'write' });
  await loosen('/repos/{owner}/{repo}/actions/permissions/fork-pr-contributor-approval', {
    ...competition,
    approval_policy: 'first_time_contributors',
  });
  const { data: rules } = await world.maria.request('GET /repos/{owner}/{repo}/rulesets', competition);
  await world.maria.request('PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}', {
    ...competition,
    ruleset_id: rules.find(({ name }) => name.includes('checks'))?.id ?? 0,
    enforcement: 'disabled',
  });
  const { data: groups } = await world.maria.request('GET /orgs/{org}/actions/runner-groups', { org: 'acme' });
  const vault = groups.runner_groups.find(({ name }) => name === 'harvester-vault')?.id ?? 0;
  await world.maria.request('PATCH /orgs/{org}/actions/runner-groups/{runner_group_id}', {
    org: 'acme',
    runner_group_id: vault,
    name: 'harvester-vault',
    restricted_to_workflows: false,
  });
  world.github.admin.setSecret('acme/my-competition', 'STRAY', 'x'.repeat(20));
  world.github.admin.shareSecret('acme/harvester-records', 'CLOUD_KEY', 'x'.repeat(20));
  world.github.admin.addRunner({ name: 'in-no-group', labels: ['harvester-vault'], repositories: ['acme/harvester-control'] });
  expect(await failed()).toEqual([
    'fail acme/harvester-control token-read-only',
    'fail acme/harvester-control no-own-runners',
    'fail acme/harvester-records no-organisation-secrets',
    'fail acme/my-competition fork-pull-requests',
    'fail acme/my-competition no-secrets',
    'fail acme/my-competition rulesets',
    'fail acme runner-group harvester-vault',
  ]);
  const asked = promisify(execFile)(
    process.execPath,
    ['cli/main.ts', 'doctor', '--github', 'acme/harvester-control', '--host', world.github.url],
    {
      cwd: root,
      env: { ...process.env, GH_TOKEN: world.token },
    },
  );
  await expect(asked).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /^7 of \d+ checks failed[\s\S]*STRAY can be read by workflows here\n {4}fix: delete it[\s\S]*\/settings\/secrets\/actions/,
    ) as string,
  });
});

test('a portal that participants do not get to see is found', async () => {
  const before = await failed();
  const found = async (): Promise<string[]> => (await failed()).filter((one) => !before.includes(one));
  const keyless = 'fail acme/harvester-records portal-key-in-environment';
  const noPortal = 'fail acme/harvester-records portal';
  const { admin } = world.github;
  admin.setVariable('acme/harvester-records', 'HARVESTER_PORTAL', 'acme/models');
  expect(await found()).toEqual([noPortal, keyless]);
  await admin.createRepository({ owner: 'acme', name: 'models', from: join(root, 'workflows', 'records') });
  expect(await found()).toEqual([noPortal, keyless]);
  const models = { owner: 'acme', repo: 'models' };
  const { data: main } = await world.maria.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...models, ref: 'heads/main' });
  await world.maria.request('POST /repos/{owner}/{repo}/git/refs', { ...models, ref: 'refs/heads/gh-pages', sha: main.object.sha });
  await world.maria.request('POST /repos/{owner}/{repo}/pages', {
    ...models,
    build_type: 'legacy',
    source: { branch: 'gh-pages', path: '/' },
  });
  expect(await found()).toEqual([keyless]);
  const github = new GitHubClient({ apiUrl: world.github.apiUrl, authorization: () => `Bearer ${world.token}` });
  const key = secret('acme/harvester-records', 'HARVESTER_PORTAL_APP_PRIVATE_KEY', 'x'.repeat(20), { environment: 'portal' });
  await key.apply(github, undefined);
  expect(await found()).toEqual([]);
  expect(admin.violations()).toEqual([]);
});

test('a ruleset of the organisation is judged by what its owners see of it, and must let the App by where it writes', async () => {
  const before = await failed();
  // As the organisation's own rules would be: what they ask is more than init does, and nothing is loosened.
  const ruleset = (name: string, actors: object[], types: readonly string[]) => ({
    name,
    conditions: { ref_name: { include: ['~ALL'], exclude: [] } },
    rules: types.map((type) => ({ type })),
    bypass_actors: actors,
  });
  world.github.admin.addOrganizationRuleset('acme', ruleset('nobody rewrites', [], ['deletion', 'non_fast_forward']));
  expect(await failed()).toEqual(before);
  const owners = [{ actor_id: 1, actor_type: 'OrganizationAdmin', bypass_mode: 'always' }];
  world.github.admin.addOrganizationRuleset('acme', ruleset('everything by pull request', owners, ['pull_request']));
  expect((await failed()).filter((one) => !before.includes(one))).toEqual(['fail acme/harvester-records app-may-write']);
  expect(world.github.admin.violations()).toEqual([]);
  // Somebody who sees the repository but does not own the organisation is not told who may go by it.
  const { token } = world.github.admin.createUser('keeper');
  world.github.admin.setCollaborator('acme/harvester-control', 'keeper', 'admin');
  world.github.admin.setCollaborator('acme/harvester-records', 'keeper', 'admin');
  expect(await failed(token)).toContain('unknown acme/harvester-control rulesets');
});

test('what may not be seen is unknown, never a pass', async () => {
  const { token } = world.github.admin.createUser('reader');
  for (const repository of ['acme/harvester-control', 'acme/harvester-records'])
    world.github.admin.setCollaborator(repository, 'reader', 'read');
  const found = await failed(token);
  expect(found).toContain('unknown acme runner-group harvester-vault');
  expect(found).toContain('unknown acme/harvester-control token-read-only');
  expect(found.some((one) => one.startsWith('pass'))).toBe(false);
});
