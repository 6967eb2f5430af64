import { ApiError } from '../http/api-error.ts';
import { type Call, created, ok } from '../http/call.ts';
import { oneOf, requiredText, text } from '../http/fields.ts';
import { actor } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { reader } from '../git/read.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { renderAccount } from '../render/account.ts';
import { renderCommit } from '../render/commit.ts';
import { omit } from '../render/omit.ts';
import { renderRepository } from '../render/repository.ts';
import { nodeId, repositoryApi } from '../render/urls.ts';
import { now, type Repository, type Status } from '../store.ts';

const read = { app: ['statuses:read'], user: 'read', open: true } as const;

/** Commit statuses and their sum. */
export function statusRoutes(router: Router): void {
  router.repository('POST', '/statuses/{sha}', { app: ['statuses:write'], user: 'write' }, async (call, repository) => {
    const sha = await commitOf(repository, call.params['sha'] ?? '');
    requiredText(call, 'state');
    const status: Status = {
      id: call.world.store.id(),
      sha,
      state: oneOf(call, 'state', ['error', 'failure', 'pending', 'success']) as Status['state'],
      context: text(call, 'context') ?? 'default',
      description: text(call, 'description') ?? null,
      targetUrl: text(call, 'target_url') ?? null,
      creator: actor(call.identity),
      createdAt: now(),
    };
    repository.statuses.push(status);
    await emit(call, repository, status);
    return created(render(call, repository, status));
  });
  router.repository('GET', '/commits/{ref}/statuses', read, async (call, repository) => {
    const sha = await commitOf(repository, call.params['ref'] ?? '');
    const page = paginate(call, repository.statuses.filter((one) => one.sha === sha).toReversed());
    return ok(
      page.items.map((one) => render(call, repository, one)),
      page.headers,
    );
  });
  router.repository('GET', '/commits/{ref}/status', read, async (call, repository) => {
    const sha = await commitOf(repository, call.params['ref'] ?? '');
    const latest = new Map(repository.statuses.filter((one) => one.sha === sha).map((one) => [one.context, one]));
    const all = [...latest.values()];
    const state = all.some((one) => one.state === 'error' || one.state === 'failure')
      ? 'failure'
      : all.length === 0 || all.some((one) => one.state === 'pending')
        ? 'pending'
        : 'success';
    const api = repositoryApi(call.world, repository);
    const statuses = all.map((one) => omit(render(call, repository, one), 'creator'));
    return ok({
      state,
      statuses,
      sha,
      total_count: all.length,
      repository: renderRepository(call.world, repository),
      commit_url: `${api}/commits/${sha}`,
      url: `${api}/commits/${sha}/status`,
    });
  });
}

async function commitOf(repository: Repository, named: string): Promise<string> {
  const sha = await resolveCommit(repository, named);
  if (!sha) throw new ApiError(422, `No commit found for SHA: ${named}`);
  return sha;
}

/** OpenAPI `status`. */
function render(call: Call, repository: Repository, status: Status): Record<string, unknown> {
  const creator = renderAccount(call.world, status.creator);
  return {
    url: `${repositoryApi(call.world, repository)}/statuses/${status.sha}`,
    avatar_url: creator['avatar_url'],
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator,
  };
}

async function emit(call: Call, repository: Repository, status: Status): Promise<void> {
  const commit = await reader(repository).commit(status.sha);
  if (!commit) return;
  const { id, sha, state, context, description, targetUrl, createdAt } = status;
  call.world.webhooks.emit('status', null, repository, status.creator, {
    id,
    sha,
    name: `${repository.owner.login}/${repository.name}`,
    context,
    description,
    state,
    target_url: targetUrl,
    avatar_url: null,
    branches: [],
    commit: renderCommit(call.world, repository, commit),
    created_at: createdAt,
    updated_at: createdAt,
  });
}
