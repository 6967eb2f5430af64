import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appJwt } from '../../organisation/github/app-jwt.ts';
import { checks } from '../../organisation/init/rulesets.ts';
import { doctorSays } from './doctor-says.ts';
import { openWorld, type World } from './world.ts';

const competition = { owner: 'acme', repo: 'my-competition' };
let world: World;
let app: Octokit;
/** Who may write, and owns submissions; the competition's own files are maria's. */
let [mia, otto]: Octokit[] = [];

beforeAll(async () => {
  world = await openWorld();
  await writeFile(join(world.dir, 'competition', 'CODEOWNERS'), '* @mia @otto\n/competition.yaml @maria\n/env/ @maria\n');
  await world.run();
  [mia, otto] = ['mia', 'otto'].map((login) => {
    const { token } = world.github.admin.createUser(login);
    world.github.admin.setCollaborator('acme/my-competition', login, 'write');
    return new Octokit({ baseUrl: world.github.apiUrl, auth: token });
  });
  app = await installed();
});
afterAll(() => world.close());

async function installed(): Promise<Octokit> {
  const { id } = JSON.parse(await readFile(join(world.dir, 'state', 'app.json'), 'utf8')) as { id: number };
  const key = await readFile(join(world.dir, 'state', 'app.private-key.pem'), 'utf8');
  const itself = new Octokit({ baseUrl: world.github.apiUrl, auth: appJwt(id, key) });
  const { data: installation } = await itself.request('GET /orgs/{org}/installation', { org: 'acme' });
  const { data } = await itself.request('POST /app/installations/{installation_id}/access_tokens', { installation_id: installation.id });
  return new Octokit({ baseUrl: world.github.apiUrl, auth: data.token });
}

/** A pull request of otto's that changes one file; returns its number. */
async function opened(branch: string, path: string, passed = true): Promise<number> {
  const { data: main } = await otto!.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...competition, ref: 'heads/main' });
  await otto!.request('POST /repos/{owner}/{repo}/git/refs', { ...competition, ref: `refs/heads/${branch}`, sha: main.object.sha });
  const old = await otto!.request('GET /repos/{owner}/{repo}/contents/{path}', { ...competition, path }).catch(() => undefined);
  const { sha } = (old?.data ?? {}) as { sha?: string };
  const content = Buffer.from(`# ${branch}\n`).toString('base64');
  await otto!.request('PUT /repos/{owner}/{repo}/contents/{path}', {
    ...competition,
    path,
    branch,
    content,
    message: branch,
    ...(sha && { sha }),
  });
  const { data: pull } = await otto!.request('POST /repos/{owner}/{repo}/pulls', {
    ...competition,
    title: branch,
    head: branch,
    base: 'main',
  });
  for (const name of passed ? checks : [])
    await app.request('POST /repos/{owner}/{repo}/check-runs', {
      ...competition,
      name,
      head_sha: pull.head.sha,
      status: 'completed',
      conclusion: 'success',
    });
  return pull.number;
}

const merges = (who: Octokit | undefined, pull_number: number): Promise<unknown> =>
  who!.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', { ...competition, pull_number });
const approves = (who: Octokit | undefined, pull_number: number): Promise<unknown> =>
  who!.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', { ...competition, pull_number, event: 'APPROVE' });

test('the App merges by rule with no approval, and not without its own checks, and it pushes nothing to main', async () => {
  await merges(app, await opened('by-rule', 'submissions/otto/model.py'));
  await expect(merges(app, await opened('unchecked', 'submissions/otto/other.py', false))).rejects.toThrow('required status checks');
  const pushed = app.request('PUT /repos/{owner}/{repo}/contents/{path}', { ...competition, path: 'x', message: 'x', content: 'eA==' });
  await expect(pushed).rejects.toThrow('rule violations');
});

test('a person merges a submission that a maintainer approved', async () => {
  const pull = await opened('by-hand', 'submissions/otto/third.py');
  await expect(merges(otto, pull)).rejects.toThrow('At least 1 approving review is required');
  await approves(mia, pull);
  await merges(otto, pull);
});

test('a change of the competition’s rules waits for its own owner, whatever the checks say', async () => {
  const pull = await opened('easier', 'competition.yaml');
  await approves(mia, pull);
  await expect(merges(otto, pull)).rejects.toThrow('Waiting on code owner review from maria');
  await approves(world.maria, pull);
  await merges(otto, pull);
});

test('code owners are asked of nobody where no approval is required, and the doctor says so', async () => {
  const { data: rulesets } = await world.maria.request('GET /repos/{owner}/{repo}/rulesets', competition);
  const ruleset_id = rulesets.find(({ name }) => name.includes('reviewed'))?.id ?? 0;
  const parameters = {
    dismiss_stale_reviews_on_push: true,
    require_code_owner_review: true,
    require_last_push_approval: false,
    required_approving_review_count: 0,
    required_review_thread_resolution: false,
  };
  const loose = { ...competition, ruleset_id, rules: [{ type: 'pull_request' as const, parameters }] };
  await world.maria.request('PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}', loose);
  await merges(otto, await opened('inert', 'env/requirements.lock'));
  expect((await doctorSays(world)).map(({ what }) => what)).toEqual([
    'code owners are asked with no approval required: GitHub then waits for nobody',
  ]);
  expect((await world.run()).done).toEqual(['ruleset acme/my-competition harvester: people’s merges are reviewed']);
  await expect(merges(otto, await opened('waits', 'env/new.lock'))).rejects.toThrow('At least 1 approving review is required');
});

test('a code owner who may not write is passed over, so that anybody who may approves in his place: doctor and init say so', async () => {
  world.github.admin.setCollaborator('acme/my-competition', 'mia', 'read');
  const pull = await opened('nobody-asked', 'submissions/otto/fifth.py');
  await expect(merges(otto, pull)).rejects.toThrow('At least 1 approving review is required');
  const says = 'CODEOWNERS:1: unknown owner in “* @mia @otto”';
  expect((await doctorSays(world)).map(({ what }) => what)).toEqual([`${says}: whoever may write approves what these own`]);
  expect((await world.run()).left).toEqual([expect.stringContaining(says)]);
  expect(world.github.admin.violations()).toEqual([]);
});
