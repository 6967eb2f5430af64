import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, Probot, type Context } from 'probot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { here, secret, story, type Story } from './story.ts';

describe('Probot works against it unmodified', () => {
  let s: Story;
  const server = createServer();
  const heard = new Map<string, (context: Context<'pull_request.opened'>) => void>();

  beforeAll(async () => {
    s = await story();
    // What Probot itself makes of GHE_HOST and GHE_PROTOCOL.
    const probot = new Probot({
      appId: s.app.appId,
      privateKey: s.app.privateKey,
      secret,
      baseUrl: `${s.github.url}/api/v3`,
      logLevel: 'fatal',
    });
    const middleware = await createNodeMiddleware(
      (app) => {
        app.on('pull_request.opened', async (context) => {
          const files = await context.octokit.paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', context.pullRequest());
          const sha = context.payload.pull_request.head.sha;
          await context.octokit.rest.checks.create({
            ...context.repo(),
            name: 'harvester/intake',
            head_sha: sha,
            conclusion: 'success',
            output: { title: 'intake', summary: `${files.length} files` },
          });
          await context.octokit.rest.issues.createComment(context.issue({ body: `I saw ${files.map((one) => one.filename).join(', ')}` }));
          heard.get('opened')?.(context);
        });
      },
      { probot, webhooksPath: '/hooks' },
    );
    server.on('request', (request, response) => void middleware(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    s.github.admin.setWebhook(s.app.appId, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks` });
  });
  afterAll(async () => {
    await s.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  test('a git push and a pull request from a fork reach a handler, and what it says is there', async () => {
    const opened = new Promise<Context<'pull_request.opened'>>((done) => heard.set('opened', done));
    const { sha } = await s.pushes('alice', 's1', { 'submissions/alice/model.py': 'class Model: ...\n' });
    const { data: pull } = await s.alice.request('POST /repos/{owner}/{repo}/pulls', {
      ...here,
      title: 'A submission',
      head: 'alice:s1',
      base: 'main',
    });
    const context = await opened;
    expect(context.payload.pull_request.head).toMatchObject({ sha, repo: { full_name: 'alice/c', fork: true } });
    await s.github.admin.idle();
    const { data: comments } = await s.alice.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...here,
      issue_number: pull.number,
    });
    expect(comments).toMatchObject([{ body: 'I saw submissions/alice/model.py', user: { login: 'kbot[bot]', type: 'Bot' } }]);
    const { data: checks } = await s.alice.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ...here, ref: sha });
    expect(checks.check_runs).toMatchObject([
      { name: 'harvester/intake', conclusion: 'success', app: { id: s.app.appId }, output: { summary: '1 files' } },
    ]);
    const { data: deliveries } = await s.asApp.request('GET /app/hook/deliveries');
    expect(deliveries.find((one) => one.event === 'pull_request' && one.action === 'opened')).toMatchObject({
      status: 'OK',
      status_code: 200,
    });
    expect(s.github.admin.violations()).toEqual([]);
  });
});
