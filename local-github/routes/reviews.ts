import { validationFailed } from '../http/api-error.ts';
import { ok } from '../http/call.ts';
import { oneOf, text } from '../http/fields.ts';
import { actor } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { findPull } from '../pulls/find.ts';
import { renderAccount } from '../render/account.ts';
import { association } from '../render/issue.ts';
import { renderSimplePull, type PullIssue } from '../render/pull.ts';
import { nodeId, repositoryApi, repositoryPage } from '../render/urls.ts';
import { now, type Review } from '../store.ts';
import type { World } from '../world.ts';

/** OpenAPI `pull-request-review`. */
function render(world: World, issue: PullIssue, review: Review): Record<string, unknown> {
  const page = `${repositoryPage(world, issue.repository)}/pull/${issue.number}#pullrequestreview-${review.id}`;
  const pull = `${repositoryApi(world, issue.repository)}/pulls/${issue.number}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: renderAccount(world, review.user),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pull,
    author_association: association(issue.repository, review.user),
    _links: { html: { href: page }, pull_request: { href: pull } },
    submitted_at: review.submittedAt,
    commit_id: review.commitId,
  };
}

const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

/** Reviews: listed, and given in one call. */
export function reviewRoutes(router: Router): void {
  router.repository(
    'GET',
    '/pulls/{pull_number}/reviews',
    { app: ['pull_requests:read'], user: 'read', open: true },
    (call, repository) => {
      const issue = findPull(call, repository);
      const page = paginate(call, issue.pull.reviews);
      return ok(
        page.items.map((one) => render(call.world, issue, one)),
        page.headers,
      );
    },
  );
  router.repository('POST', '/pulls/{pull_number}/reviews', { app: ['pull_requests:write'], user: 'read' }, (call, repository) => {
    const issue = findPull(call, repository);
    const who = actor(call.identity);
    const event = oneOf(call, 'event', ['APPROVE', 'REQUEST_CHANGES', 'COMMENT']) ?? 'COMMENT';
    if (who === issue.user && event !== 'COMMENT')
      throw validationFailed(`Can not ${event === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`);
    const review: Review = {
      id: call.world.store.id(),
      user: who,
      body: text(call, 'body') ?? '',
      state: states[event],
      commitId: text(call, 'commit_id') ?? issue.pull.headSha,
      submittedAt: now(),
    };
    issue.pull.reviews.push(review);
    issue.pull.timeline.push({ at: now(), by: who, what: `reviewed: ${review.state.toLowerCase().replace('_', ' ')}` });
    const rendered = render(call.world, issue, review);
    call.world.webhooks.emit('pull_request_review', 'submitted', repository, who, {
      review: { ...rendered, state: review.state.toLowerCase(), updated_at: review.submittedAt },
      pull_request: renderSimplePull(call.world, issue),
    });
    return ok(rendered);
  });
}
