import { ApiError, notFound, validationFailed } from '../http/api-error.ts';
import { type Call, created, noContent, ok } from '../http/call.ts';
import { flag, requiredText, text } from '../http/fields.ts';
import { actor } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { renderFullRepository, renderRepository } from '../render/repository.ts';
import { rename, transfer } from '../move-repository.ts';
import { freeName, makeRepository } from '../repositories.ts';
import { accountOf, findRepository, type Account } from '../store.ts';

const viewer = (call: Call): Account | undefined => (call.identity.kind === 'user' ? call.identity.account : undefined);

/** Repositories and forks. */
export function repositoryRoutes(router: Router): void {
  router.repository('GET', '', { app: ['metadata:read'], user: 'read', open: true }, (call, repository) =>
    ok(renderFullRepository(call.world, repository, viewer(call))),
  );
  router.repository('PATCH', '', { app: ['administration:write'], user: 'admin' }, async (call, repository) => {
    const branch = text(call, 'default_branch');
    if (branch !== undefined) {
      if (!(await resolveCommit(repository, `refs/heads/${branch}`)))
        throw validationFailed({
          resource: 'Repository',
          field: 'default_branch',
          code: 'invalid',
          message: `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
        });
      repository.defaultBranch = branch;
    }
    const name = text(call, 'name');
    if (name !== undefined && name !== repository.name)
      rename(call.world, repository, checkName(call, repository.owner, name), actor(call.identity));
    if (call.body['description'] !== undefined) repository.description = text(call, 'description') ?? null;
    repository.private = flag(call, 'private') ?? repository.private;
    const forking = flag(call, 'allow_forking');
    if (forking && repository.private && !letsFork(repository.owner))
      throw new ApiError(422, 'This organization does not allow private repository forking');
    repository.allowForking = forking ?? repository.allowForking;
    return ok(renderFullRepository(call.world, repository, viewer(call)));
  });
  router.repository('POST', '/transfer', { app: ['administration:write'], user: 'admin' }, (call, repository) => {
    const who = actor(call.identity);
    const owner = accountOf(call.world.store, requiredText(call, 'new_owner'));
    if (!owner || !(owner === who || owner.owners.has(who.login)))
      throw validationFailed({ resource: 'Repository', field: 'new_owner', code: 'invalid' });
    transfer(call.world, repository, owner, checkName(call, owner, text(call, 'new_name') ?? repository.name), who);
    return { status: 202, body: renderRepository(call.world, repository) };
  });
  router.repository('DELETE', '', { app: ['administration:write'], user: 'admin' }, (_call, repository) => {
    repository.deleted = true;
    return noContent();
  });
  router.add('POST', '/user/repos', (call) => create(call, actor(call.identity)));
  router.add('POST', '/orgs/{org}/repos', (call) => {
    const org = accountOf(call.world.store, call.params['org'] ?? '');
    const who = actor(call.identity);
    if (org?.kind !== 'Organization' || !(org.owners.has(who.login) || org.members.has(who.login))) throw notFound();
    return create(call, org);
  });
  router.repository('GET', '/forks', { app: ['metadata:read'], user: 'read', open: true }, (call, repository) => {
    const page = paginate(
      call,
      [...call.world.store.repositories.values()].filter((one) => one.parent === repository && !one.deleted),
    );
    return ok(
      page.items.map((one) => renderRepository(call.world, one)),
      page.headers,
    );
  });
  router.repository('POST', '/forks', { app: ['contents:read'], user: 'read', open: true }, async (call, parent) => {
    const who = actor(call.identity);
    const wanted = text(call, 'organization');
    const owner = wanted === undefined ? who : accountOf(call.world.store, wanted);
    if (!owner || (owner !== who && !owner.owners.has(who.login))) throw notFound();
    if (parent.private && !(parent.allowForking && letsFork(parent.owner)))
      throw new ApiError(403, 'The repository exists, but forking is disabled.');
    const { store } = call.world;
    const mine = [...store.repositories.values()].find((one) => one.parent === parent && one.owner === owner && !one.deleted);
    const fork =
      mine ??
      (await makeRepository(call.world, {
        owner,
        name: freeName(store, owner, text(call, 'name') ?? parent.name),
        private: parent.private,
        description: parent.description,
        parent,
        onlyDefault: flag(call, 'default_branch_only') ?? false,
      }));
    if (!mine) call.world.webhooks.emit('fork', null, parent, who, { forkee: renderRepository(call.world, fork) });
    return { status: 202, body: renderFullRepository(call.world, fork, who) };
  });
}

/** A name that is free at an owner. @throws 422 in GitHub's words */
function checkName({ world }: Call, owner: Account, name: string): string {
  if (!/^[\w.-]{1,100}$/.test(name)) throw validationFailed({ resource: 'Repository', field: 'name', code: 'invalid' });
  if (findRepository(world.store, owner.login, name))
    throw validationFailed({ resource: 'Repository', field: 'name', code: 'custom', message: 'name already exists on this account' });
  return name;
}

async function create(call: Call, owner: Account): Promise<ReturnType<typeof created>> {
  const name = checkName(call, owner, requiredText(call, 'name'));
  const repository = await makeRepository(call.world, {
    owner,
    name,
    private: flag(call, 'private') ?? false,
    description: text(call, 'description') ?? null,
  });
  return created(renderFullRepository(call.world, repository, actor(call.identity)));
}

/** Whether private repositories of an owner's may be forked at all. */
function letsFork({ kind, privateForks }: Account): boolean {
  return kind !== 'Organization' || privateForks === true;
}
