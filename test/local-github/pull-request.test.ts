import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { here, story, type Story } from './story.ts';

describe('a pull request from a fork, from clone to merge', () => {
  let s: Story;
  let head: string;
  const at = { ...here, pull_number: 1 };

  beforeAll(async () => {
    s = await story();
  });
  afterAll(() => s.close());

  test('alice forks, clones, pushes a branch and opens it', async () => {
    head = (await s.pushes('alice', 's1', { 'submissions/alice/model.py': 'class Model: ...\n' })).sha;
    const { data } = await s.alice.request('POST /repos/{owner}/{repo}/pulls', {
      ...here,
      title: 'A submission',
      head: 'alice:s1',
      base: 'main',
      body: 'Please.',
    });
    expect(data).toMatchObject({
      number: 1,
      state: 'open',
      mergeable: true,
      changed_files: 1,
      additions: 1,
      head: { sha: head, label: 'alice:s1', repo: { fork: true } },
      base: { ref: 'main' },
      author_association: 'NONE',
    });
    expect((await s.hooks.next('pull_request', 'opened')).payload.installation?.id).toBe(s.app.installationId);
  });

  test('the base repository knows the head as refs/pull/1/head and its files as they are', async () => {
    expect((await s.mia.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...here, ref: 'pull/1/head' })).data.object.sha).toBe(head);
    const { data } = await s.bot.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', at);
    expect(data).toMatchObject([{ filename: 'submissions/alice/model.py', status: 'added', patch: '@@ -0,0 +1 @@\n+class Model: ...' }]);
    const { data: blob } = await s.bot.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { ...here, file_sha: data[0]?.sha ?? '' });
    expect(Buffer.from(blob.content, 'base64').toString()).toBe('class Model: ...\n');
  });

  test('a second push moves the head and says synchronize', async () => {
    const before = head;
    head = (await s.pushes('alice', 's1', { 'submissions/alice/weights.bin': 'x'.repeat(1000) })).sha;
    const { payload } = await s.hooks.next('pull_request', 'synchronize');
    expect(payload).toMatchObject({ before, after: head, pull_request: { head: { sha: head }, changed_files: 2, commits: 2 } });
  });

  test('the same branch cannot be opened twice, nor one with nothing new', async () => {
    const open = (from: string) =>
      s.alice.request('POST /repos/{owner}/{repo}/pulls', { ...here, title: 'again', head: from, base: 'main' });
    await expect(open('alice:s1')).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('A pull request already exists for alice:s1.') as unknown,
    });
    await expect(open('alice:main')).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('No commits between') as unknown,
    });
    await expect(open('alice:nowhere')).rejects.toMatchObject({ status: 422 });
  });

  test('alice cannot merge it, push to the base, or write checks', async () => {
    await expect(s.alice.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', at)).rejects.toMatchObject({ status: 403 });
    await expect(
      s.git('-C', `${s.dir}/alice`, 'push', `${s.github.url.replace('//', `//alice:${s.tokens.alice}@`)}/org/c.git`, 's1'),
    ).rejects.toThrow(/403/);
    await expect(s.mia.request('POST /repos/{owner}/{repo}/check-runs', { ...here, name: 'x', head_sha: head })).rejects.toMatchObject({
      status: 403,
    });
  });

  test('required checks pinned to an App keep it from merging until that App says success', async () => {
    s.github.admin.requireChecks('org/c', ['harvester/evaluation'], s.app.appId);
    const merge = () => s.mia.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', { ...at, sha: head, merge_method: 'squash' });
    await expect(merge()).rejects.toMatchObject({
      status: 405,
      message: expect.stringContaining('Required status check "harvester/evaluation" is expected.') as unknown,
    });
    await s.mia.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
      ...here,
      sha: head,
      state: 'success',
      context: 'harvester/evaluation',
    });
    await expect(merge()).rejects.toMatchObject({ status: 405 });
    await s.bot.request('POST /repos/{owner}/{repo}/check-runs', {
      ...here,
      name: 'harvester/evaluation',
      head_sha: head,
      conclusion: 'success',
    });
    const stale = s.mia.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', { ...at, sha: '1'.repeat(40) });
    await expect(stale).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('Head branch was modified. Review and try the merge again.') as unknown,
    });
    expect((await merge()).data).toMatchObject({ merged: true, message: 'Pull Request successfully merged' });
    const { data } = await s.mia.request('GET /repos/{owner}/{repo}/contents/{path}', { ...here, path: 'submissions/alice' });
    expect((data as { name: string }[]).map((one) => one.name)).toEqual(['model.py', 'weights.bin']);
    expect((await s.hooks.next('pull_request', 'closed')).payload).toMatchObject({
      pull_request: { merged: true, merged_by: { login: 'mia' } },
    });
  });

  test('nobody pushes past those rules', async () => {
    const tree = `${s.dir}/mia`;
    await s.git('clone', '--quiet', `${s.github.url.replace('//', `//mia:${s.tokens.mia}@`)}/org/c.git`, tree);
    await s.write(tree, { 'sneaky.txt': 'x' });
    await s.git('-C', tree, 'add', '--all');
    await s.git('-C', tree, 'commit', '--quiet', '-m', 'sneak');
    await expect(s.git('-C', tree, 'push', 'origin', 'HEAD:main')).rejects.toThrow(/rule violations/);
    await expect(s.git('-C', tree, 'push', 'origin', 'HEAD:refs/pull/9/head')).rejects.toThrow(/hidden ref/);
  });

  test('when a fork is deleted its pull request stays, with no head repository', async () => {
    await s.pushes('bob', 's2', { 'submissions/bob/a.txt': 'a\n' });
    const { data: opened } = await s.bob.request('POST /repos/{owner}/{repo}/pulls', { ...here, title: 'b', head: 'bob:s2', base: 'main' });
    await s.bob.request('DELETE /repos/{owner}/{repo}', { owner: 'bob', repo: 'c' });
    const { data } = await s.mia.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...here, pull_number: opened.number });
    expect(data.head).toMatchObject({ repo: null, label: 'bob:s2' });
    expect(
      (await s.mia.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', { ...here, pull_number: opened.number })).data,
    ).toHaveLength(1);
  });

  test('a conflict is told', async () => {
    await s.pushes('alice', 's3', { 'README.md': '# mine\n' });
    const { data } = await s.alice.request('POST /repos/{owner}/{repo}/pulls', {
      ...here,
      title: 'c',
      head: 'alice:s3',
      base: 'main',
      draft: true,
    });
    s.github.admin.removeRulesets('org/c');
    const { data: readme } = await s.mia.request('GET /repos/{owner}/{repo}/contents/{path}', { ...here, path: 'README.md' });
    await s.mia.request('PUT /repos/{owner}/{repo}/contents/{path}', {
      ...here,
      path: 'README.md',
      message: 'theirs',
      content: Buffer.from('# theirs\n').toString('base64'),
      sha: (readme as { sha: string }).sha,
    });
    const { data: now } = await s.mia.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...here, pull_number: data.number });
    expect(now).toMatchObject({ mergeable: false, mergeable_state: 'dirty', draft: true });
    await s.alice.graphql('mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }', {
      id: now.node_id,
    });
    expect((await s.hooks.next('pull_request', 'ready_for_review')).payload).toMatchObject({ number: data.number });
    await expect(
      s.mia.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', { ...here, pull_number: data.number }),
    ).rejects.toMatchObject({ status: 405, message: expect.stringContaining('not mergeable') as unknown });
  });

  test('every answer and webhook was as GitHub’s OpenAPI says', async () => {
    await s.github.admin.idle();
    expect(s.github.admin.violations()).toEqual([]);
  });
});
