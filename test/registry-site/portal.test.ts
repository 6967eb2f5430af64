import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildFromFolder } from '../../actions/site/build-from-folder.ts';
import { startLocalGitHub, type LocalGitHub } from '../../local-github/start.ts';
import { GitHubClient } from '../../organisation/github/client.ts';
import { environment } from '../../organisation/init/resources/environment.ts';
import { secret } from '../../organisation/init/resources/secret.ts';
import { scoredAttempt } from '../../registry-site/testing/fixture-records.ts';
import { readTree } from '../../registry-site/testing/read-tree.ts';
import { sampleRecords, type SampleRecords } from '../../registry-site/testing/sample-records.ts';
import { writeBelow } from '../harvester/recorded-versions.ts';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url).pathname;
const records = 'acme/harvester-records';
const portal = 'acme/portal';
const strange = 'acme/handbook';
const branch = 'gh-pages';
/** What only insiders may see, each in words that stand nowhere else. */
const inside = [
  'zqregister',
  'zqregistry',
  'zqservice',
  'runner-basement',
  'maria-maintainer',
  'the clinic has answered',
  'site-north',
  'two opinions, one answer',
];

let dir: string;
let github: LocalGitHub;
let maria: GitHubClient;
let token: string;
let sample: SampleRecords;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-portal-story-'));
  sample = await sampleRecords(join(dir, 'records'));
  const { folder, competitions, compositions, datasets } = sample;
  for (const one of competitions) await writeBelow(folder.path, `competitions/${one.name}.yaml`, dump(one));
  for (const one of compositions) await writeBelow(folder.path, `compositions/${one.name}.yaml`, dump(one));
  for (const one of datasets) await writeBelow(folder.path, `datasets/${one.owner}/${one.name}.yaml`, dump(one));
  const config = folder.config(competitions.map(({ name }) => name));
  const within = { mlflow: { uri: 'http://zqregister:5000' }, site: { url: 'http://zqregistry/' } };
  await writeBelow(folder.path, 'harvester.yaml', dump({ ...config, ...within, records }));
  await mkdir(join(folder.path, '.github', 'workflows'), { recursive: true });
  await cp(join(root, 'workflows', 'records', 'portal.yml'), join(folder.path, '.github', 'workflows', 'portal.yml'));
  github = await startLocalGitHub({
    dir: join(dir, 'github'),
    actions: { 'model-harvester/model-harvester/actions/site': { dir: join(root, 'actions', 'site') } },
  });
  const { admin } = github;
  ({ token } = admin.createUser('maria'));
  maria = new GitHubClient({ apiUrl: github.apiUrl, authorization: () => `token ${token}` });
  admin.createOrganization('acme', { owners: ['maria'] });
  await admin.createRepository({ owner: 'acme', name: 'harvester-records', private: true, from: folder.path });
  for (const name of ['portal', 'handbook']) await admin.createRepository({ owner: 'acme', name });
  await admin.idle();
  // An App of the portal's own: all that its key can do is write there.
  const app = admin.createApp({ slug: 'portal', permissions: { contents: 'write', metadata: 'read' }, owner: 'acme' });
  admin.install(app, [portal, strange]);
  admin.setVariable(records, 'HARVESTER_PORTAL_APP_ID', String(app.appId));
  await environment(records, 'portal').apply(maria, undefined);
  await secret(records, 'HARVESTER_PORTAL_APP_PRIVATE_KEY', app.privateKey, { environment: 'portal' }).apply(maria, undefined);
}, 120_000);
afterAll(async () => {
  await github?.close();
  await rm(dir, { recursive: true, force: true });
});

interface Run {
  readonly conclusion: string;
  /** By job: how it ended. */
  readonly jobs: Readonly<Record<string, string>>;
  readonly log: string;
}

/** How the newest run of the workflow went. */
async function newestRun(): Promise<Run> {
  await github.admin.idle();
  const ask = async (path: string): Promise<Response> =>
    fetch(`${github.apiUrl}/repos/${records}/actions/${path}`, { headers: { authorization: `token ${token}` } });
  const { workflow_runs: runs } = (await (await ask('runs')).json()) as { workflow_runs: { id: number; conclusion: string }[] };
  const newest = runs.toSorted((a, b) => b.id - a.id)[0];
  if (!newest) throw new Error('the workflow did not run');
  const { jobs } = (await (await ask(`runs/${newest.id}/jobs`)).json()) as { jobs: { id: number; name: string; conclusion: string }[] };
  const logs = await Promise.all(jobs.map(async ({ id }) => (await ask(`jobs/${id}/logs`)).text()));
  return {
    conclusion: newest.conclusion,
    jobs: Object.fromEntries(jobs.map(({ name, conclusion }) => [name, conclusion])),
    log: logs.join('\n'),
  };
}

async function playsByHand(): Promise<Run> {
  await maria.send('POST', `/repos/${records}/actions/workflows/portal.yml/dispatches`, { ref: 'main' });
  return newestRun();
}

/** A clone of the branch that Pages serves. */
async function clone(repository: string): Promise<{ path: string; commits: string[]; git: (...args: string[]) => Promise<string> }> {
  const path = await mkdtemp(join(dir, 'clone-'));
  const remote = `${github.url.replace('://', `://x-access-token:${token}@`)}/${repository}.git`;
  await run('git', ['clone', '--quiet', '--branch', branch, remote, path]);
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['-C', path, '-c', 'user.name=maria', '-c', 'user.email=maria@example.com', ...args])).stdout.trim();
  return { path, git, commits: (await git('log', '--format=%s')).split('\n') };
}

/** Maria puts a file on the branch herself. */
async function mariaPushes(repository: string, path: string, text: string): Promise<void> {
  const { path: work, git } = await clone(repository);
  await mkdir(dirname(join(work, path)), { recursive: true });
  await writeFile(join(work, path), text);
  await git('add', '--all');
  await git('commit', '--quiet', '-m', `Write ${path}`);
  await git('push', '--quiet', 'origin', branch);
}

/** A record lands in the records, as from the App; that alone starts the workflow. */
async function recordLands(team: string, number: number): Promise<void> {
  const record = scoredAttempt({ number, team, score: 0.5 + number / 1000, finishedAt: '2026-11-22T10:00:00Z' });
  await sample.folder.attempt(record);
  const path = `attempts/${record.competition}/${number}/${record.key.headSha}.json`;
  const content = (await readFile(join(sample.folder.path, path))).toString('base64');
  await maria.send('PUT', `/repos/${records}/contents/${path}`, { message: `Record ${path}`, content });
}

test('without a repository to publish to nothing is built, and nobody is told that something failed', async () => {
  expect((await playsByHand()).jobs).toEqual({ build: 'skipped', publish: 'skipped' });
});

test('a record lands, and participants see it: the public site stands on the branch, and nothing in it is for insiders', async () => {
  github.admin.setVariable(records, 'HARVESTER_PORTAL', portal);
  await recordLands('early-birds', 31);
  expect((await newestRun()).jobs).toEqual({ build: 'success', publish: 'success' });
  const { path, commits, git } = await clone(portal);
  expect(commits).toEqual(['Publish the portal']);
  expect((await git('ls-files')).split('\n')).toEqual(expect.arrayContaining(['.nojekyll', 'index.html', 'feed.xml']));
  expect(await readFile(join(path, 'competitions/breast-tumour/leaderboard/index.html'), 'utf8')).toContain('early-birds');

  // The words are ones a site for insiders is full of: had the wrong one been built, they would be here.
  const internal = join(dir, 'internal');
  const server = 'https://github.com';
  await buildFromFolder({ records: sample.folder.path, out: internal, audience: 'internal', server, serviceUrl: 'https://zqservice' });
  const saying = (folder: string): string =>
    [...readTree(folder)]
      .filter(([name]) => !name.startsWith('.git/'))
      .flat()
      .join('\n');
  const [told, kept] = [saying(internal), saying(path)];
  expect(inside.filter((word) => !told.includes(word))).toEqual([]);
  expect(inside.filter((word) => kept.includes(word))).toEqual([]);
});

test('Pages serve it once they are told the branch, which had to be there first', async () => {
  await maria.send('POST', `/repos/${portal}/pages`, { build_type: 'legacy', source: { branch, path: '/' } });
  const page = await fetch(`${github.url}/pages/${portal}/competitions/breast-tumour/leaderboard/`);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('early-birds');
});

test('asked again it makes no commit', async () => {
  expect(await playsByHand()).toMatchObject({ conclusion: 'success', log: expect.stringContaining('nothing to publish') as string });
  expect((await clone(portal)).commits).toHaveLength(1);
});

test('a domain that somebody set stays, and the next record is one commit on top', async () => {
  await mariaPushes(portal, 'CNAME', 'models.acme.example\n');
  expect((await playsByHand()).log).toContain('nothing to publish');
  await recordLands('latecomers', 32);
  expect((await newestRun()).conclusion).toBe('success');
  const { path, commits } = await clone(portal);
  expect(commits).toEqual(['Publish the portal', 'Write CNAME', 'Publish the portal']);
  expect(await readFile(join(path, 'CNAME'), 'utf8')).toBe('models.acme.example\n');
  expect(await readFile(join(path, 'competitions/breast-tumour/leaderboard/index.html'), 'utf8')).toContain('latecomers');
});

test.each([
  ['a page that somebody changed by hand', portal],
  ['another site, made by people', strange],
])('%s is left as it is, and a person is told what to do', async (_, repository) => {
  github.admin.setVariable(records, 'HARVESTER_PORTAL', repository);
  if (repository === strange) {
    const content = Buffer.from('our handbook').toString('base64');
    await maria.send('PUT', `/repos/${strange}/contents/index.html`, { message: 'Write it down', content, branch });
  } else await mariaPushes(repository, 'index.html', 'by hand');
  const { commits: before } = await clone(repository);
  const { jobs, log } = await playsByHand();
  expect(jobs).toEqual({ build: 'success', publish: 'failure' });
  expect(log).toContain(`The branch gh-pages of ${repository} holds what no run of this workflow put there, and it stays as it is`);
  expect(log).toContain('delete the branch, or name another repository in HARVESTER_PORTAL');
  expect((await clone(repository)).commits).toEqual(before);
});

test('a name that is none, and a repository the App does not know, are told before anything is sent', async () => {
  github.admin.setVariable(records, 'HARVESTER_PORTAL', 'https://example.com/portal');
  expect((await playsByHand()).log).toContain('must name the portal');
  github.admin.setVariable(records, 'HARVESTER_PORTAL', records);
  const { jobs, log } = await playsByHand();
  expect(jobs).toEqual({ build: 'success', publish: 'failure' });
  expect(log).toContain(`/repos/${records}/installation: 404`);
});
