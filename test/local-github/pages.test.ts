import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { here, story, type Story } from './story.ts';

describe('pages for people', () => {
  let s: Story;
  let sha: string;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(path.startsWith('http') ? path : s.github.url + path, { redirect: 'manual', headers });
  const text = async (path: string) => (await get(path)).text();

  beforeAll(async () => {
    s = await story();
    await s.github.admin.createRepository({ owner: 'org', name: 'k', private: true });
    ({ sha } = await s.pushes('alice', 's1', { 'submissions/alice/model.py': 'import os\n' }));
    await s.alice.request('POST /repos/{owner}/{repo}/pulls', {
      ...here,
      title: '<script>alert(1)</script>',
      head: 'alice:s1',
      base: 'main',
      body: '**mine** <img src=x onerror=alert(1)>',
    });
    await s.bot.request('POST /repos/{owner}/{repo}/check-runs', {
      ...here,
      name: 'harvester/gate',
      head_sha: sha,
      conclusion: 'failure',
      output: {
        title: '1 finding',
        summary: '# Found',
        annotations: [
          { path: 'submissions/alice/model.py', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'os is not allowed' },
        ],
      },
    });
  });
  afterAll(() => s.close());

  test('a pull request shows what was said, checked and changed, and nothing anybody wrote runs', async () => {
    const page = await text('/org/c/pull/1');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<img src=x/);
    for (const words of ['<strong>mine</strong>', 'harvester/gate', 'os is not allowed', '+import os', 'This branch has no conflicts'])
      expect(page).toContain(words);
    expect((await get('/org/c/pull/1')).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('lists, files and check runs have pages', async () => {
    expect(await text('/')).toContain('org/c');
    expect(await text('/org/c/pulls')).toContain('/org/c/pull/1');
    expect(await text('/org/c')).toContain('README.md');
    expect(await text('/org/c/blob/main/README.md')).toContain('# c');
    const [check] = (await s.bot.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ...here, ref: sha })).data.check_runs;
    expect(await text(`/org/c/runs/${check?.id}`)).toContain('<h1>Found</h1>');
    expect((await get('/org/c/pull/99')).status).toBe(404);
  });

  test('a private repository shows only to who signed in and may read it', async () => {
    expect((await get('/org/k')).status).toBe(404);
    expect(await text('/')).not.toContain('org/k');
    const signIn = await get(s.github.admin.signInUrl('mia', '/org/k'));
    expect([signIn.status, signIn.headers.get('location')]).toEqual([302, '/org/k']);
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await get('/org/k', { cookie })).status).toBe(200);
    expect((await get('/login?token=wrong&to=/org/k')).status).toBe(403);
    expect((await get(s.github.admin.signInUrl('mia', '//elsewhere.example'))).headers.get('location')).toBe('/');
  });

  test('a closed site has an address of its own, for those who may read its repository, and is not at the open one any more', async () => {
    const here = { owner: 'org', repo: 'closed' };
    const site = 'A site for those who may read it.';
    await s.github.admin.createRepository({
      owner: 'org',
      name: 'closed',
      private: true,
      from: await s.write(`${s.dir}/closed`, { 'index.html': site }),
    });
    await s.mia.request('POST /repos/{owner}/{repo}/pages', { ...here, build_type: 'legacy', source: { branch: 'main', path: '/' } });
    const address = async (): Promise<string> => (await s.mia.request('GET /repos/{owner}/{repo}/pages', here)).data.html_url ?? '';
    const open = await address();
    await s.mia.request('PUT /repos/{owner}/{repo}/pages', { ...here, public: false });
    const closed = await address();
    const asMia = { cookie: `local_github=${s.tokens.mia}` };
    expect(await (await get(closed, asMia)).text()).toBe(site);
    expect((await get(closed)).status).toBe(404);
    expect((await get(open, asMia)).status).toBe(404);
  });
});
