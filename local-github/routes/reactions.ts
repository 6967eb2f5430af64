import { notFound } from '../http/api-error.ts';
import { noContent, ok } from '../http/call.ts';
import { oneOf, requiredText } from '../http/fields.ts';
import { actor } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router, RepositoryHandler } from '../http/router.ts';
import { findIssue } from '../pulls/find.ts';
import { renderReaction } from '../render/issue.ts';
import { now, type Reaction, type Repository } from '../store.ts';
import type { Call } from '../http/call.ts';

const words = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;
const read = { app: ['issues:read', 'pull_requests:read'], user: 'read', open: true } as const;
const write = { app: ['issues:write', 'pull_requests:write'], user: 'read' } as const;

type Find = (call: Call, repository: Repository) => Reaction[];

const places: [string, Find][] = [
  ['/issues/{issue_number}/reactions', (call, repository) => findIssue(call, repository).reactions],
  [
    '/issues/comments/{comment_id}/reactions',
    (call, repository) => {
      const comment = repository.comments.get(Number(call.params['comment_id']));
      if (!comment) throw notFound();
      return comment.reactions;
    },
  ],
];

/** Reactions on issues, pull requests and comments: one of a kind for each person. */
export function reactionRoutes(router: Router): void {
  for (const [path, find] of places) {
    const add: RepositoryHandler = (call, repository) => {
      requiredText(call, 'content');
      const content = oneOf(call, 'content', words) as string;
      const user = actor(call.identity);
      const all = find(call, repository);
      const old = all.find((one) => one.user === user && one.content === content);
      if (old) return ok(renderReaction(call.world, old));
      const reaction: Reaction = { id: call.world.store.id(), user, content, createdAt: now() };
      all.push(reaction);
      return { status: 201, body: renderReaction(call.world, reaction) };
    };
    router.repository('GET', path, read, (call, repository) => {
      const page = paginate(call, find(call, repository));
      return ok(
        page.items.map((one) => renderReaction(call.world, one)),
        page.headers,
      );
    });
    router.repository('POST', path, write, add);
    router.repository('DELETE', `${path}/{reaction_id}`, write, (call, repository) => {
      const all = find(call, repository);
      const at = all.findIndex((one) => one.id === Number(call.params['reaction_id']) && one.user === actor(call.identity));
      if (at < 0) throw notFound();
      all.splice(at, 1);
      return noContent();
    });
  }
}
