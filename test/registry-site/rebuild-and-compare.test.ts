import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleRecords } from '../../registry-site/testing/sample-records.ts';
import { startLocalGitHub, type LocalGitHub } from '../../local-github/start.ts';
import { writeBelow } from '../harvester/recorded-versions.ts';

const root = new URL('../../', import.meta.url).pathname;
const records = 'acme/harvester-records';
let dir: string;
let github: LocalGitHub;
let token: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-rebuild-story-'));
  const { folder, competitions } = await sampleRecords(join(dir, 'records'));
  // The sample has one that is none, for pages to show.
  await rm(join(folder.path, 'attempts/breast-tumour/20'), { recursive: true });
  const config = folder.config(competitions.map(({ name }) => name));
  for (const competition of competitions) await writeBelow(folder.path, `competitions/${competition.name}.yaml`, dump(competition));
  await cp(join(root, 'workflows', 'records'), join(folder.path, '.github', 'workflows'), { recursive: true });
  const ours = (name: string): [string, { dir: string }] => [
    `model-harvester/model-harvester/actions/${name}`,
    { dir: join(root, 'actions', name) },
  ];
  github = await startLocalGitHub({ dir: join(dir, 'github'), actions: Object.fromEntries([ours('site'), ours('verify')]) });
  await writeBelow(folder.path, 'harvester.yaml', dump({ ...config, records, site: { url: `${github.url}/pages/${records}/` } }));
  const { admin } = github;
  token = admin.createUser('mia').token;
  admin.createOrganization('acme', { owners: ['mia'] });
  await admin.createRepository({ owner: 'acme', name: 'harvester-records', private: true, from: folder.path });
  await admin.idle();
}, 120_000);
afterAll(async () => {
  await github?.close();
  await rm(dir, { recursive: true, force: true });
});

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${github.apiUrl}/repos/${records}${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Starts a workflow by hand, waits until it has ended, and gives how and what its only job printed. */
async function plays(workflow: string): Promise<{ conclusion: string; log: string }> {
  await api('POST', `/actions/workflows/${workflow}.yml/dispatches`, { ref: 'main' });
  await github.admin.idle();
  const { workflow_runs: runs } = await api<{ workflow_runs: { id: number; path: string; conclusion: string }[] }>('GET', '/actions/runs');
  const run = runs.filter(({ path }) => path.endsWith(`/${workflow}.yml`)).toSorted((a, b) => b.id - a.id)[0];
  if (!run) throw new Error(`${workflow} did not run`);
  const { jobs } = await api<{ jobs: { id: number }[] }>('GET', `/actions/runs/${run.id}/jobs`);
  const logs = await Promise.all(
    jobs.map(async ({ id }) =>
      (await fetch(`${github.apiUrl}/repos/${records}/actions/jobs/${id}/logs`, { headers: { authorization: `token ${token}` } })).text(),
    ),
  );
  return { conclusion: run.conclusion, log: logs.join('\n') };
}

async function commits(path: string, text: string): Promise<void> {
  await api('PUT', `/contents/${path}`, { message: `Write ${path}`, content: Buffer.from(text).toString('base64') });
  await github.admin.idle();
}

test('what the site workflow published, a fresh machine builds again to the byte, also after more has come', async () => {
  expect((await plays('site')).conclusion).toBe('success');
  await commits('notes.md', 'nothing the site shows');
  expect(await plays('rebuild-and-compare')).toMatchObject({ conclusion: 'success' });
});

test('a site that shows something else than its records give is told, with both digests', async () => {
  github.admin.setVariable(records, 'HARVESTER_SERVICE_URL', 'https://somewhere-else.example');
  const { conclusion, log } = await plays('rebuild-and-compare');
  expect(conclusion).toBe('failure');
  expect(log).toMatch(/is not what its records give: [0-9a-f]{64} was built, [0-9a-f]{64} was published/);
  github.admin.setVariable(records, 'HARVESTER_SERVICE_URL', '');
});

test('a record that nobody we trust signed is told by its path, here and by the weekly look at all of them', async () => {
  const path = `attempts/breast-tumour/99/${'9'.repeat(40)}.json`;
  await commits(path, JSON.stringify({ payloadType: 'application/vnd.in-toto+json', payload: 'e30=', signatures: [] }));
  for (const workflow of ['verify', 'rebuild-and-compare']) {
    const { conclusion, log } = await plays(workflow);
    expect(conclusion).toBe('failure');
    expect(log).toContain(`of the records are not trusted; the first: ${path}`);
  }
});
