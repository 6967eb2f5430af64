import { ok } from '../http/call.ts';
import type { Router } from '../http/router.ts';
import { graphql } from './graphql.ts';

/** `/meta`, the API's own description and the limit (answered before routing). */
export function metaRoutes(router: Router): void {
  router.add('GET', '/meta', () =>
    ok({
      verifiable_password_authentication: true,
      installed_version: '3.19.0',
      packages: [],
      hooks: ['127.0.0.1/32'],
      web: ['127.0.0.1/32'],
      api: ['127.0.0.1/32'],
      git: ['127.0.0.1/32'],
    }),
  );
  router.add('GET', '/', ({ world }) =>
    ok({
      current_user_url: `${world.apiUrl}/user`,
      repository_url: `${world.apiUrl}/repos/{owner}/{repo}`,
      rate_limit_url: `${world.apiUrl}/rate_limit`,
    }),
  );
  router.add('GET', '/zen', () => ({ status: 200, raw: 'Keep it logically awesome.', headers: { 'content-type': 'text/plain' } }));
  router.add('POST', '/api/graphql', graphql);
  router.add('GET', '/rate_limit', () => ok({}));
}
