import { findMoved, findRepository, includes, permissionOf, type Access, type Permission, type Repository } from '../store.ts';
import { ApiError, movedTo, notAccessible, notFound, requiresAuthentication } from './api-error.ts';
import type { Call } from './call.ts';

/** What an endpoint asks of whoever calls it. */
export interface Rule {
  /** App permissions, any one of which is enough, as `checks:write`. */
  readonly app: readonly `${string}:${Access}`[];
  /** What a user must be in the repository; `never` where only Apps may. */
  readonly user: Permission | 'never';
  /** Readable by anyone, App tokens without the permission too, where the repository is public. */
  readonly open?: boolean;
}

const accessLadder = ['read', 'write', 'admin'];

/** Whether granted App permissions contain one of the needed ones. */
export function grants(permissions: Readonly<Record<string, Access>>, needed: Rule['app']): boolean {
  return needed.some((one) => {
    const [name, level] = one.split(':') as [string, Access];
    // Everything an installation can see at all, it may read the metadata of.
    if (name === 'metadata') return true;
    const held = permissions[name];
    return held !== undefined && accessLadder.indexOf(held) >= accessLadder.indexOf(level);
  });
}

/** Whether an installation token reaches a repository. */
export function reaches(identity: Extract<Call['identity'], { kind: 'installation' }>, repository: Repository): boolean {
  const { installation, repositories } = identity.token;
  if (installation.account.login !== repository.owner.login) return false;
  const installed = installation.selection === 'all' || installation.repositories.has(repository.id);
  return installed && (repositories === undefined || repositories.has(repository.id));
}

/**
 * The repository of `/repos/:owner/:repo/…`, if the caller may do there what the rule says.
 *
 * @throws 404 for hidden repositories, 403 in GitHub's words for what is visible but not allowed, 401 for nobody
 */
export function enter(call: Call, rule: Rule): Repository {
  const { identity, world, params } = call;
  const repository = findRepository(world.store, params['owner'] ?? '', params['repo'] ?? '');
  if (!repository) throw elsewhere(call) ?? notFound();
  const readable = rule.open === true && !repository.private;
  switch (identity.kind) {
    case 'anonymous':
      if (readable) return repository;
      throw repository.private ? notFound() : requiresAuthentication();
    case 'app':
      // A JWT only speaks for the App itself; elsewhere it is worth nothing.
      throw new ApiError(401, 'Requires authentication');
    case 'installation': {
      if (!reaches(identity, repository)) {
        if (readable) return repository;
        throw repository.private ? notFound() : notAccessible(words(rule));
      }
      if (!readable && !grants(identity.token.permissions, rule.app)) throw notAccessible(words(rule));
      return repository;
    }
    case 'user': {
      const held = permissionOf(repository, identity.account);
      if (held === 'none') throw notFound();
      if (rule.user === 'never') throw new ApiError(403, 'You must authenticate via a GitHub App.');
      if (!includes(held, rule.user)) throw refusal(rule.user);
      return repository;
    }
  }
}

/** The answer to a name that a repository had before; it leads to the repository by its id, and shows nothing of it. */
function elsewhere({ world, method, url, params }: Call): ApiError | undefined {
  const moved = findMoved(world.store, params['owner'] ?? '', params['repo'] ?? '');
  if (!moved) return undefined;
  const rest = /\/repos\/[^/]+\/[^/]+(.*)$/.exec(url.pathname)?.[1] ?? '';
  return movedTo(`${world.apiUrl}/repositories/${moved.id}${rest}${url.search}`, method);
}

function refusal(needed: Permission): ApiError {
  if (needed === 'admin') return new ApiError(403, 'Must have admin rights to Repository.');
  if (needed === 'write' || needed === 'maintain') return new ApiError(403, 'Must have push access to repository');
  return new ApiError(403, 'Must have triage access to repository');
}

function words(rule: Rule): string {
  return rule.app.map((one) => one.replace(':', '=')).join('; ');
}
