import { ApiError, requiresAuthentication } from '../http/api-error.ts';
import { type Call, ok, type Reply } from '../http/call.ts';
import { requiredText } from '../http/fields.ts';
import { grants } from '../http/access.ts';
import { actor } from '../http/identity.ts';
import { emitPull } from '../pulls/change.ts';
import type { PullIssue } from '../render/pull.ts';
import { nodeId } from '../render/urls.ts';
import { includes, now, permissionOf } from '../store.ts';

const mutations = { markPullRequestReadyForReview: false, convertPullRequestToDraft: true } as const;

/** The two things about pull requests that GitHub offers by GraphQL only; everything else is answered with an error. */
export async function graphql(call: Call): Promise<Reply> {
  if (call.identity.kind === 'anonymous') throw requiresAuthentication();
  const query = requiredText(call, 'query');
  const name = (Object.keys(mutations) as (keyof typeof mutations)[]).find((one) => query.includes(one));
  if (!name)
    return ok({
      errors: [{ type: 'NOT_IMPLEMENTED', message: `Only the mutations ${Object.keys(mutations).join(' and ')} are served here` }],
    });
  const issue = findPull(call, query);
  if (!issue)
    return ok({
      data: { [name]: null },
      errors: [{ type: 'NOT_FOUND', path: [name], message: 'Could not resolve to a node with the global id' }],
    });
  if (!may(call, issue))
    return ok({ data: { [name]: null }, errors: [{ type: 'FORBIDDEN', path: [name], message: 'Resource not accessible by integration' }] });
  const draft = mutations[name];
  if (issue.pull.draft !== draft) {
    const who = actor(call.identity);
    issue.pull.draft = draft;
    issue.updatedAt = now();
    issue.pull.timeline.push({ at: now(), by: who, what: draft ? 'marked this as a draft' : 'marked this as ready for review' });
    await emitPull(call.world, issue, draft ? 'converted_to_draft' : 'ready_for_review', who);
  }
  return ok({ data: { [name]: { pullRequest: { id: nodeId('PullRequest', issue.pull.id), isDraft: draft } } } });
}

function findPull(call: Call, query: string): PullIssue | undefined {
  const values = [JSON.stringify(call.body['variables'] ?? {}), query].join(' ');
  for (const repository of call.world.store.repositories.values()) {
    for (const issue of repository.issues.values())
      if (issue.pull && values.includes(`"${nodeId('PullRequest', issue.pull.id)}"`)) return issue as PullIssue;
  }
  return undefined;
}

function may(call: Call, issue: PullIssue): boolean {
  const { identity } = call;
  if (identity.kind === 'installation') return grants(identity.token.permissions, ['pull_requests:write']);
  if (identity.kind !== 'user') throw new ApiError(401, 'Requires authentication');
  return issue.user === identity.account || includes(permissionOf(issue.repository, identity.account), 'write');
}
