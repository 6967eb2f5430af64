import { ApiError, notFound, validationFailed } from '../http/api-error.ts';
import { happens } from '../http/chance.ts';
import { type Call, created, noContent, ok } from '../http/call.ts';
import { requiredText } from '../http/fields.ts';
import { actor, viaApp } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { findIssue } from '../pulls/find.ts';
import { renderComment, renderIssue } from '../render/issue.ts';
import { includes, now, permissionOf, type Comment, type Repository } from '../store.ts';

const longest = 65_536;
const read = { app: ['issues:read', 'pull_requests:read'], user: 'read', open: true } as const;
const write = { app: ['issues:write', 'pull_requests:write'], user: 'read' } as const;

/** Comments on issues and pull requests. */
export function commentRoutes(router: Router): void {
  router.repository('GET', '/issues/comments', read, (call, repository) => list(call, [...repository.comments.values()]));
  router.repository('GET', '/issues/{issue_number}/comments', read, (call, repository) => {
    const issue = findIssue(call, repository);
    return list(
      call,
      [...repository.comments.values()].filter((one) => one.issue === issue),
    );
  });
  router.repository('POST', '/issues/{issue_number}/comments', write, (call, repository) => {
    const issue = findIssue(call, repository);
    const user = actor(call.identity);
    // No App may, whatever its permissions (renovatebot/renovate#6215).
    if (issue.locked && (call.identity.kind !== 'user' || !includes(permissionOf(repository, user), 'write')))
      throw new ApiError(403, 'Unable to create comment because issue is locked.');
    const app = viaApp(call.identity);
    const createdAt = now();
    const comment: Comment = {
      id: call.world.store.id(),
      issue,
      user,
      ...(app ? { performedVia: app } : {}),
      body: bodyOf(call),
      createdAt,
      updatedAt: happens(call.world, call.world.faults.restlessComments) ? secondAfter(createdAt) : createdAt,
      reactions: [],
    };
    repository.comments.set(comment.id, comment);
    issue.updatedAt = now();
    emit(call, comment, 'created');
    return created(renderComment(call.world, comment));
  });
  router.repository('GET', '/issues/comments/{comment_id}', read, (call, repository) =>
    ok(renderComment(call.world, find(call, repository))),
  );
  router.repository('PATCH', '/issues/comments/{comment_id}', write, (call, repository) => {
    const comment = mine(call, repository);
    const from = comment.body;
    comment.body = bodyOf(call);
    comment.updatedAt = now();
    emit(call, comment, 'edited', { changes: { body: { from } } });
    return ok(renderComment(call.world, comment));
  });
  router.repository('DELETE', '/issues/comments/{comment_id}', write, (call, repository) => {
    const comment = mine(call, repository);
    repository.comments.delete(comment.id);
    emit(call, comment, 'deleted');
    return noContent();
  });
}

/** GitHub writes a comment in several steps, and now and then the last is of the next second (palantir/policy-bot#459). */
function secondAfter(at: string): string {
  return `${new Date(Date.parse(at) + 1000).toISOString().slice(0, 19)}Z`;
}

function list(call: Call, comments: Comment[]): ReturnType<typeof ok> {
  const since = call.query.get('since');
  const page = paginate(call, since ? comments.filter((one) => one.updatedAt >= since) : comments);
  return ok(
    page.items.map((one) => renderComment(call.world, one)),
    page.headers,
  );
}

/** The comment's text. @throws 422 when blank or longer than 65,536 characters */
function bodyOf(call: Call): string {
  const body = requiredText(call, 'body');
  if (body.trim() === '')
    throw validationFailed({ resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body cannot be blank' });
  // GitHub counts characters here, unlike in check output, where it counts bytes.
  if (body.length > longest && [...body].length > longest) {
    throw validationFailed({
      resource: 'IssueComment',
      code: 'unprocessable',
      field: 'data',
      message: `Body is too long (maximum is ${longest} characters)`,
    });
  }
  return body;
}

function find(call: Call, repository: Repository): Comment {
  const found = repository.comments.get(Number(call.params['comment_id']));
  if (!found) throw notFound();
  return found;
}

/** A comment the caller may change: its author's own, or anyone's for those with write permission. */
function mine(call: Call, repository: Repository): Comment {
  const comment = find(call, repository);
  const who = actor(call.identity);
  if (comment.user === who || call.identity.kind === 'installation' || includes(permissionOf(repository, who), 'write')) return comment;
  throw new ApiError(403, 'Must have push access to repository');
}

function emit(call: Call, comment: Comment, action: string, more: Record<string, unknown> = {}): void {
  const { world } = call;
  world.webhooks.emit('issue_comment', action, comment.issue.repository, actor(call.identity), {
    issue: renderIssue(world, comment.issue),
    comment: renderComment(world, comment),
    ...more,
  });
}
