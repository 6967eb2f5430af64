import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { here, story, type Story } from './story.ts';

describe('what GitHub refuses is refused, in its words', () => {
  let s: Story;
  const says = (status: number, words: string) => ({ status, message: expect.stringContaining(words) as unknown });

  beforeAll(async () => {
    s = await story();
    await s.github.admin.createRepository({
      owner: 'org',
      name: 'k',
      private: true,
      from: await s.write(`${s.dir}/k`, { 'a.txt': 'secret\n' }),
    });
  });
  afterAll(() => s.close());

  test('a wrong token', async () => {
    await expect(new Octokit({ baseUrl: s.github.apiUrl, auth: 'ghp_nobody' }).request('GET /user')).rejects.toMatchObject(
      says(401, 'Bad credentials'),
    );
  });

  test('an unknown address, in GitHub’s shape', async () => {
    const response = await fetch(`${s.github.apiUrl}/repos/org/c/no-such-thing`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: 'Not Found', documentation_url: expect.any(String) as unknown });
    expect(response.headers.get('x-github-request-id')).toBeTruthy();
  });

  test('a private repository looks absent to outsiders, by API and by git', async () => {
    const k = { owner: 'org', repo: 'k' };
    await expect(s.alice.request('GET /repos/{owner}/{repo}', k)).rejects.toMatchObject(says(404, 'Not Found'));
    await expect(s.bot.request('GET /repos/{owner}/{repo}', k)).rejects.toMatchObject(says(404, 'Not Found'));
    await expect(
      s.git('clone', `${s.github.url.replace('//', `//alice:${s.tokens.alice}@`)}/org/k.git`, `${s.dir}/alice-k`),
    ).rejects.toThrow(/not found/);
    await s.git('clone', '--quiet', `${s.github.url.replace('//', `//x-access-token:${s.tokens.mia}@`)}/org/k.git`, `${s.dir}/mia-k`);
    expect((await s.mia.request('GET /repos/{owner}/{repo}', k)).data.private).toBe(true);
  });

  test('the text of an issue longer than 65,536 characters, when it is opened and when it is changed', async () => {
    const long = says(422, 'body is too long (maximum is 65536 characters)');
    const open = (body: string) => s.alice.request('POST /repos/{owner}/{repo}/issues', { ...here, title: 'long', body });
    await expect(open('x'.repeat(65_537))).rejects.toMatchObject(long);
    const { data } = await open('x'.repeat(65_536));
    const about = { ...here, issue_number: data.number, body: 'x'.repeat(65_537) };
    await expect(s.alice.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', about)).rejects.toMatchObject(long);
  });

  test('a tag that another token was given says nothing: the answer comes anew', async () => {
    const asked = (token: string, tag?: string) => {
      const headers = { authorization: `token ${token}`, ...(tag !== undefined && { 'if-none-match': tag }) };
      return fetch(`${s.github.apiUrl}/repos/${here.owner}/${here.repo}/branches`, { headers });
    };
    const tag = (await asked(s.tokens.alice ?? '')).headers.get('etag') ?? '';
    expect((await asked(s.tokens.alice ?? '', tag)).status).toBe(304);
    expect((await asked(s.tokens.mia ?? '', tag)).status).toBe(200);
  });

  test('the tree of an empty repository is a conflict, and one that is not there is not found', async () => {
    await s.github.admin.createRepository({ owner: 'org', name: 'empty' });
    const tree = (repo: string, sha: string) =>
      s.mia.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', { owner: 'org', repo, tree_sha: sha });
    await expect(tree('empty', 'HEAD')).rejects.toMatchObject(says(409, 'Git Repository is empty.'));
    await expect(tree('c', 'f'.repeat(40))).rejects.toMatchObject(says(404, 'Not Found'));
  });

  test('a token narrowed to one repository and one permission does just that', async () => {
    const { data } = await s.asApp.request('POST /app/installations/{installation_id}/access_tokens', {
      installation_id: s.app.installationId,
      repositories: ['c'],
      permissions: { issues: 'write' },
    });
    const narrow = new Octokit({ baseUrl: s.github.apiUrl, auth: data.token });
    expect(data.permissions).toEqual({ issues: 'write', metadata: 'read' });
    const { data: issue } = await narrow.request('POST /repos/{owner}/{repo}/issues', { ...here, title: 'hello' });
    expect(issue.user?.login).toBe('kbot[bot]');
    await expect(
      narrow.request('PUT /repos/{owner}/{repo}/contents/{path}', { ...here, path: 'x', message: 'm', content: '' }),
    ).rejects.toMatchObject(says(403, 'Resource not accessible by integration'));
    await expect(
      s.asApp.request('POST /app/installations/{installation_id}/access_tokens', {
        installation_id: s.app.installationId,
        repositories: ['k'],
      }),
    ).rejects.toMatchObject(says(422, 'not accessible to the parent installation'));
  });

  test('an outsider reads what is public and has no more than that', async () => {
    const permission = async (username: string) =>
      (await s.bot.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', { ...here, username })).data.permission;
    expect([await permission('mia'), await permission('alice')]).toEqual(['admin', 'read']);
    s.github.admin.setCollaborator('org/c', 'bob', 'maintain');
    expect(await permission('bob')).toBe('write');
    await expect(s.alice.request('POST /repos/{owner}/{repo}/labels', { ...here, name: 'mine' })).rejects.toMatchObject({ status: 403 });
  });

  test('51 annotations, a summary of 65,536 bytes, a check without a head', async () => {
    const { data: main } = await s.bot.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...here, ref: 'heads/main' });
    const annotations = Array.from({ length: 51 }, () => ({
      path: 'a',
      start_line: 1,
      end_line: 1,
      annotation_level: 'notice' as const,
      message: 'm',
    }));
    const check = (more: object) =>
      s.bot.request('POST /repos/{owner}/{repo}/check-runs', { ...here, name: 'x', head_sha: main.object.sha, ...more });
    await expect(check({ output: { title: 't', summary: 's', annotations } })).rejects.toMatchObject(
      says(422, 'No more than 50 items are allowed; 51 were supplied.'),
    );
    await expect(check({ output: { title: 't', summary: 'ü'.repeat(32_768) } })).rejects.toMatchObject(
      says(422, 'summary exceeds a maximum bytesize of 65535'),
    );
    await expect(check({ head_sha: '1'.repeat(40) })).rejects.toMatchObject(says(422, 'No commit found for SHA'));
    await expect(check({ status: 'completed' })).rejects.toMatchObject({ status: 422 });
    const { data: run } = await check({ output: { title: 't', summary: 's', annotations: annotations.slice(1) } });
    await s.bot.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...here,
      check_run_id: run.id,
      output: { title: 't', summary: 's', annotations: annotations.slice(0, 10) },
    });
    const { data: page, headers } = await s.bot.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', {
      ...here,
      check_run_id: run.id,
      per_page: 50,
    });
    expect([page.length, headers.link]).toEqual([50, expect.stringContaining('rel="next"')]);
  });

  test('a comment of 65,537 characters', async () => {
    const { data: issue } = await s.alice.request('POST /repos/{owner}/{repo}/issues', { ...here, title: 'long' });
    const comment = (body: string) =>
      s.bot.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...here, issue_number: issue.number, body });
    await expect(comment('x'.repeat(65_537))).rejects.toMatchObject(says(422, 'Body is too long (maximum is 65536 characters)'));
    const { data } = await comment('😀'.repeat(65_536));
    await expect(
      s.alice.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...here, comment_id: data.id, body: 'forged' }),
    ).rejects.toMatchObject({ status: 403 });
  });

  test('writing over a file one has not seen', async () => {
    const put = (more: object) =>
      s.mia.request('PUT /repos/{owner}/{repo}/contents/{path}', { ...here, path: 'README.md', message: 'm', content: 'eA==', ...more });
    await expect(put({})).rejects.toMatchObject(says(422, '"sha" wasn\'t supplied.'));
    await expect(put({ sha: '1'.repeat(40) })).rejects.toMatchObject(says(409, 'does not match'));
  });

  test('what has not changed is 304 and costs nothing', async () => {
    const get = (headers: Record<string, string>) =>
      fetch(`${s.github.apiUrl}/repos/org/c/labels`, { headers: { authorization: `token ${s.tokens.bob}`, ...headers } });
    const first = await get({});
    const again = await get({ 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, again.headers.get('x-ratelimit-remaining')]).toEqual([304, first.headers.get('x-ratelimit-remaining')]);
  });

  test('every answer was as GitHub’s OpenAPI says', () => {
    expect(s.github.admin.violations()).toEqual([]);
  });
});
