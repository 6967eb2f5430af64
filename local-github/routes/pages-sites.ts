import { resolveCommit } from '../git/resolve-commit.ts';
import { ApiError, invalidRequest, notFound } from '../http/api-error.ts';
import { type Call, created, noContent, ok } from '../http/call.ts';
import { flag, oneOf } from '../http/fields.ts';
import type { Router } from '../http/router.ts';
import { repositoryApi, sitePage } from '../render/urls.ts';
import type { Repository } from '../store.ts';

const admin = { app: ['pages:write'], user: 'admin' } as const;

/** Whether a repository has a site: one that a workflow deploys, or the root of a branch as it is. */
export function pagesRoutes(router: Router): void {
  router.repository('GET', '/pages', { app: ['pages:read'], user: 'read' }, (call, repository) => {
    if (!repository.pages) throw notFound();
    return ok(render(call, repository));
  });
  router.repository('POST', '/pages', admin, async (call, repository) => {
    const branch = oneOf(call, 'build_type', ['legacy', 'workflow']) === 'workflow' ? undefined : await branchOf(call, repository);
    if (repository.pages) throw new ApiError(409, 'GitHub Pages is already enabled.');
    // Open, in a private repository too, until somebody closes it.
    repository.pages = { public: true, ...(branch !== undefined && { branch }) };
    return created(render(call, repository));
  });
  router.repository('PUT', '/pages', admin, (call, repository) => {
    if (!repository.pages) throw notFound();
    const isPublic = flag(call, 'public') ?? repository.pages.public;
    if (!isPublic && (!repository.private || repository.owner.plan === 'team'))
      throw new ApiError(422, 'Private pages are not available for this repository');
    repository.pages = { ...repository.pages, public: isPublic };
    return noContent();
  });
  router.repository('DELETE', '/pages', admin, (_call, repository) => {
    if (!repository.pages) throw notFound();
    repository.pages = undefined;
    return noContent();
  });
}

/** The branch whose root shall be the site. @throws 422 unless it is there */
async function branchOf(call: Call, repository: Repository): Promise<string> {
  const { branch, path = '/' } = (call.body['source'] ?? {}) as { branch?: unknown; path?: unknown };
  if (typeof branch !== 'string') throw invalidRequest('"source.branch" wasn\'t supplied.');
  if (path !== '/') throw new ApiError(422, 'Only the root of a branch is served here');
  if ((await resolveCommit(repository, `refs/heads/${branch}`)) === undefined)
    throw new ApiError(422, `The ${branch} branch must exist before GitHub Pages can be built.`);
  return branch;
}

/** OpenAPI `page`. */
function render(call: Call, repository: Repository): Record<string, unknown> {
  return {
    url: `${repositoryApi(call.world, repository)}/pages`,
    status: 'built',
    cname: null,
    custom_404: false,
    html_url: sitePage(call.world, repository),
    ...(repository.pages?.branch === undefined
      ? { build_type: 'workflow' }
      : { build_type: 'legacy', source: { branch: repository.pages.branch, path: '/' } }),
    public: repository.pages?.public ?? true,
    https_enforced: true,
  };
}
