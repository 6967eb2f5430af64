import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { Webhooks } from '@octokit/webhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulate, startOurs, type Peer } from './peers.ts';

/** What both this server and one we did not write must do. Where they differ (unknown tokens, merging again, annotations of updates, annotation lists, outsiders, delivery ids) the story tests say which way GitHub goes. */
describe.each([
  ['local-github', startOurs],
  ['emulate', startEmulate],
])('%s keeps the contract', (_name, start) => {
  let peer: Peer;
  let app: Octokit;
  let bot: Octokit;
  let mia: Octokit;
  const here = { owner: 'org', repo: 'c' };

  beforeAll(async () => {
    peer = await start();
    const { id: appId, privateKey, installationId } = peer.app;
    app = new Octokit({ baseUrl: peer.url, authStrategy: createAppAuth, auth: { appId, privateKey } });
    bot = new Octokit({ baseUrl: peer.url, authStrategy: createAppAuth, auth: { appId, privateKey, installationId } });
    mia = new Octokit({ baseUrl: peer.url, auth: peer.miaToken });
  });
  afterAll(() => peer.close());

  /** A branch off main with one new file and a pull request of it. */
  async function pullRequest(branch: string) {
    const main = await mia.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...here, ref: 'heads/main' });
    await mia.request('POST /repos/{owner}/{repo}/git/refs', { ...here, ref: `refs/heads/${branch}`, sha: main.data.object.sha });
    await mia.request('PUT /repos/{owner}/{repo}/contents/{path}', {
      ...here,
      path: `${branch}.txt`,
      branch,
      message: 'add',
      content: Buffer.from('text\n').toString('base64'),
    });
    const { data } = await mia.request('POST /repos/{owner}/{repo}/pulls', {
      ...here,
      title: branch,
      head: branch,
      base: 'main',
      body: 'please',
    });
    return data;
  }

  test('an App proves itself by JWT and gets installation tokens', async () => {
    expect((await app.request('GET /app')).data).toMatchObject({ id: peer.app.id, slug: 'kbot' });
    const { data } = await app.request('POST /app/installations/{installation_id}/access_tokens', {
      installation_id: peer.app.installationId,
    });
    expect(data.token).toMatch(/^ghs_/);
    expect(Date.parse(data.expires_at)).toBeGreaterThan(Date.now());
  });

  test('a JWT signed with another key is refused', async () => {
    const { privateKey } = (await import('node:crypto')).generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = new Octokit({
      baseUrl: peer.url,
      authStrategy: createAppAuth,
      auth: { appId: peer.app.id, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    });
    await expect(other.request('GET /app')).rejects.toMatchObject({ status: 401 });
  });

  test('a token narrowed to issues may not write checks', async () => {
    const { data } = await app.request('POST /app/installations/{installation_id}/access_tokens', {
      installation_id: peer.app.installationId,
      permissions: { issues: 'write' },
    });
    const narrow = new Octokit({ baseUrl: peer.url, auth: data.token });
    const { data: main } = await mia.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...here, ref: 'heads/main' });
    const attempt = narrow.request('POST /repos/{owner}/{repo}/check-runs', { ...here, name: 'x', head_sha: main.object.sha });
    await expect(attempt).rejects.toMatchObject({ status: 403 });
  });

  test('an App may not give itself what it was not granted', async () => {
    const more = app.request('POST /app/installations/{installation_id}/access_tokens', {
      installation_id: peer.app.installationId,
      permissions: { administration: 'write' },
    });
    await expect(more).rejects.toMatchObject({ status: 422 });
  });

  test('a comment is posted, changed, listed and deleted by the bot', async () => {
    const pull = await pullRequest('comments');
    const { data: posted } = await bot.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...here,
      issue_number: pull.number,
      body: 'first',
    });
    expect(posted.user?.login).toBe('kbot[bot]');
    await bot.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...here, comment_id: posted.id, body: 'second' });
    const list = () => bot.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...here, issue_number: pull.number });
    expect((await list()).data.map((one) => one.body)).toEqual(['second']);
    await bot.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...here, comment_id: posted.id });
    expect((await list()).data).toEqual([]);
  });

  test('a check run with annotations is opened and concluded', async () => {
    const pull = await pullRequest('checks');
    const annotation = (line: number) => ({
      path: 'checks.txt',
      start_line: line,
      end_line: line,
      annotation_level: 'failure' as const,
      message: `line ${line}`,
    });
    const { data: run } = await bot.request('POST /repos/{owner}/{repo}/check-runs', {
      ...here,
      name: 'harvester/intake',
      head_sha: pull.head.sha,
      status: 'in_progress',
      output: { title: 't', summary: 's', annotations: [annotation(1), annotation(2)] },
    });
    const { data: whole } = await bot.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', { ...here, check_run_id: run.id });
    expect(whole.output.annotations_count).toBe(2);
    await bot.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...here,
      check_run_id: run.id,
      status: 'completed',
      conclusion: 'failure',
    });
    const { data: listed } = await bot.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ...here, ref: pull.head.sha });
    expect(listed.check_runs.map((one) => [one.name, one.status, one.conclusion])).toEqual([['harvester/intake', 'completed', 'failure']]);
  });

  test('labels go on and come off', async () => {
    const pull = await pullRequest('labels');
    const at = { ...here, issue_number: pull.number };
    await mia.request('POST /repos/{owner}/{repo}/labels', { ...here, name: 'accepted', color: '00ff00' });
    await mia.request('POST /repos/{owner}/{repo}/labels', { ...here, name: 'waiting', color: 'ededed' });
    await bot.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', { ...at, labels: ['accepted', 'waiting'] });
    await bot.request('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', { ...at, name: 'waiting' });
    const { data } = await bot.request('GET /repos/{owner}/{repo}/issues/{issue_number}/labels', at);
    expect(data.map((one) => one.name)).toEqual(['accepted']);
  });

  test('a pull request is merged once', async () => {
    const pull = await pullRequest('merge');
    const at = { ...here, pull_number: pull.number };
    const { data: merged } = await mia.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', { ...at, sha: pull.head.sha });
    expect(merged.merged).toBe(true);
    expect((await mia.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', at)).data).toMatchObject({
      state: 'closed',
      merged: true,
      merge_commit_sha: merged.sha,
    });
    await expect(mia.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', at)).rejects.toMatchObject({
      status: expect.toBeOneOf([405, 422]) as unknown,
    });
  });

  test('webhooks are signed over the very bytes sent and name the installation', async () => {
    await pullRequest('webhooks');
    const delivery = await peer.hooks.next('pull_request', 'opened');
    const webhooks = new Webhooks({ secret: peer.secret });
    expect(await webhooks.verify(delivery.raw, String(delivery.headers['x-hub-signature-256']))).toBe(true);
    expect(await webhooks.verify(`${delivery.raw} `, String(delivery.headers['x-hub-signature-256']))).toBe(false);
    expect(delivery.payload.installation?.id).toBe(peer.app.installationId);
  });

  test('nothing differed from GitHub’s OpenAPI', () => {
    expect(peer.violations()).toEqual([]);
  });
});
