import { notDiffed, notFound, validationFailed } from '../http/api-error.ts';
import { type Call, created, noContent, ok, type Reply } from '../http/call.ts';
import { bodyText } from '../http/body-text.ts';
import { flag, oneOf, text } from '../http/fields.ts';
import { actor } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { reader } from '../git/read.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { closePull, emitPull } from '../pulls/change.ts';
import { createPull } from '../pulls/create.ts';
import { findPull } from '../pulls/find.ts';
import { mergePull } from '../pulls/merge.ts';
import { pullFiles } from '../pulls/pull-files.ts';
import { renderCommit, renderFile } from '../render/commit.ts';
import { renderPull, renderSimplePull, type PullIssue } from '../render/pull.ts';
import { includes, now, permissionOf, type Repository } from '../store.ts';

const read = { app: ['pull_requests:read'], user: 'read', open: true } as const;
const listed = 3000;

/** Pull requests. */
export function pullRoutes(router: Router): void {
  router.repository('GET', '/pulls', read, (call, repository) => {
    const page = paginate(call, filter(call, repository));
    return ok(
      page.items.map((one) => renderSimplePull(call.world, one)),
      page.headers,
    );
  });
  // Anyone who can read may open a pull request; an App needs the permission.
  router.repository('POST', '/pulls', { app: ['pull_requests:write'], user: 'read' }, async (call, repository) =>
    created(await renderPull(call.world, await createPull(call, repository))),
  );
  router.repository('GET', '/pulls/{pull_number}', read, async (call, repository) =>
    ok(await renderPull(call.world, findPull(call, repository))),
  );
  router.repository('PATCH', '/pulls/{pull_number}', { app: ['pull_requests:write'], user: 'read' }, edit);
  router.repository('GET', '/pulls/{pull_number}/files', read, async (call, repository) => {
    const issue = findPull(call, repository);
    const files = await pullFiles(issue);
    if (files.length >= (call.world.faults.undiffedFrom ?? Infinity)) throw notDiffed();
    const page = paginate(call, files.slice(0, listed));
    return ok(
      page.items.map((one) => renderFile(call.world, repository, one, issue.pull.headSha)),
      page.headers,
    );
  });
  router.repository('GET', '/pulls/{pull_number}/commits', read, async (call, repository) => {
    const { pull } = findPull(call, repository);
    const commits = (await reader(repository).log(`${pull.baseSha}..${pull.headSha}`, { limit: 250 })).toReversed();
    const page = paginate(call, commits);
    return ok(
      page.items.map((one) => renderCommit(call.world, repository, one)),
      page.headers,
    );
  });
  router.repository('GET', '/pulls/{pull_number}/merge', read, (call, repository) => {
    if (!findPull(call, repository).pull.merged) throw notFound();
    return noContent();
  });
  router.repository('PUT', '/pulls/{pull_number}/merge', { app: ['contents:write'], user: 'write' }, async (call, repository) => {
    const sha = await mergePull(call, findPull(call, repository));
    return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
  });
}

function filter(call: Call, repository: Repository): PullIssue[] {
  const state = call.query.get('state') ?? 'open';
  const head = call.query.get('head');
  const base = call.query.get('base');
  const pulls = [...repository.issues.values()].filter((one): one is PullIssue => one.pull !== undefined);
  const found = pulls.filter(
    ({ state: is, pull }) =>
      (state === 'all' || is === state) &&
      (!base || pull.baseRef === base) &&
      (!head || `${pull.headOwner.login}:${pull.headRef}` === head),
  );
  const key = call.query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const down = (call.query.get('direction') ?? (call.query.get('sort') ? 'asc' : 'desc')) === 'desc';
  return found.toSorted((a, b) => (a[key].localeCompare(b[key]) || a.number - b.number) * (down ? -1 : 1));
}

async function edit(call: Call, repository: Repository): Promise<Reply> {
  const issue = findPull(call, repository);
  const who = actor(call.identity);
  if (call.identity.kind === 'user' && issue.user !== who && !includes(permissionOf(repository, who), 'write')) throw notFound();
  const changes: Record<string, unknown> = {};
  const title = text(call, 'title');
  if (title !== undefined && title !== issue.title) {
    changes['title'] = { from: issue.title };
    issue.title = title;
  }
  if (call.body['body'] !== undefined && call.body['body'] !== issue.body) {
    changes['body'] = { from: issue.body };
    issue.body = bodyText(call);
  }
  const base = text(call, 'base');
  if (base !== undefined && base !== issue.pull.baseRef) {
    const sha = await resolveCommit(repository, `refs/heads/${base}`);
    if (!sha) throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
    changes['base'] = { ref: { from: issue.pull.baseRef }, sha: { from: issue.pull.baseSha } };
    Object.assign(issue.pull, { baseRef: base, baseSha: sha });
  }
  issue.pull.maintainerCanModify = flag(call, 'maintainer_can_modify') ?? issue.pull.maintainerCanModify;
  if (Object.keys(changes).length > 0) {
    issue.updatedAt = now();
    await emitPull(call.world, issue, 'edited', who, { changes });
  }
  const state = oneOf(call, 'state', ['open', 'closed']);
  if (state === 'closed') await closePull(call.world, issue, who);
  if (state === 'open' && issue.state === 'closed') await reopen(call, issue);
  return ok(await renderPull(call.world, issue));
}

async function reopen(call: Call, issue: PullIssue): Promise<void> {
  const { pull } = issue;
  const head = pull.headRepository.deleted ? undefined : await resolveCommit(pull.headRepository, `refs/heads/${pull.headRef}`);
  if (pull.merged || !head)
    throw validationFailed({
      resource: 'PullRequest',
      field: 'state',
      code: 'invalid',
      message: pull.merged
        ? 'state cannot be changed. The pull request cannot be reopened.'
        : `state cannot be changed. The ${pull.headRef} branch has been deleted.`,
    });
  if (head !== pull.headSha)
    throw validationFailed({
      resource: 'PullRequest',
      field: 'state',
      code: 'invalid',
      message: `state cannot be changed. The ${pull.headRef} branch was force-pushed or recreated.`,
    });
  const who = actor(call.identity);
  Object.assign(issue, { state: 'open', closedAt: null, closedBy: null, updatedAt: now() });
  pull.timeline.push({ at: now(), by: who, what: 'reopened this' });
  await emitPull(call.world, issue, 'reopened', who);
}
