import { ApiError, notFound } from '../http/api-error.ts';
import { type Call, created, noContent, ok } from '../http/call.ts';
import { flag, oneOf } from '../http/fields.ts';
import type { Router } from '../http/router.ts';
import { repositoryApi } from '../render/urls.ts';
import { fullName, type Repository } from '../store.ts';

const admin = { app: ['pages:write'], user: 'admin' } as const;

/** Whether a repository has a site. Only sites that a workflow deploys are known here. */
export function pagesRoutes(router: Router): void {
  router.repository('GET', '/pages', { app: ['pages:read'], user: 'read' }, (call, repository) => {
    if (!repository.pages) throw notFound();
    return ok(render(call, repository));
  });
  router.repository('POST', '/pages', admin, (call, repository) => {
    if (oneOf(call, 'build_type', ['legacy', 'workflow']) !== 'workflow')
      throw new ApiError(422, 'Only sites deployed by a workflow are known here');
    if (repository.pages) throw new ApiError(409, 'GitHub Pages is already enabled.');
    // Open, in a private repository too, until somebody closes it.
    repository.pages = { public: true };
    return created(render(call, repository));
  });
  router.repository('PUT', '/pages', admin, (call, repository) => {
    if (!repository.pages) throw notFound();
    const isPublic = flag(call, 'public') ?? repository.pages.public;
    if (!isPublic && (!repository.private || repository.owner.plan === 'team'))
      throw new ApiError(422, 'Private pages are not available for this repository');
    repository.pages = { public: isPublic };
    return noContent();
  });
  router.repository('DELETE', '/pages', admin, (_call, repository) => {
    if (!repository.pages) throw notFound();
    repository.pages = undefined;
    return noContent();
  });
}

/** OpenAPI `page`. */
function render(call: Call, repository: Repository): Record<string, unknown> {
  return {
    url: `${repositoryApi(call.world, repository)}/pages`,
    status: 'built',
    cname: null,
    custom_404: false,
    html_url: `${call.world.url}/pages/${fullName(repository)}/`,
    build_type: 'workflow',
    public: repository.pages?.public ?? true,
    https_enforced: true,
  };
}
