import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { anonymous, type Subset } from '../openapi/subset.ts';
import { allRoutes } from '../routes/all.ts';
import { Router } from './router.ts';

describe('routes', () => {
  test('parameters are decoded, an open end takes slashes, methods are kept apart', () => {
    const router = new Router();
    const answer = () => ({ status: 200 });
    router.add('GET', '/a/{x}/b', answer);
    router.add('GET', '/a/{rest+}', answer);
    expect(router.find('GET', '/a/1%2F2/b')?.params).toEqual({ x: '1/2' });
    expect(router.find('HEAD', '/a/1/c')?.params).toEqual({ rest: '1/c' });
    expect(router.find('POST', '/a/1/b')).toBeUndefined();
  });

  test('each one that answers with JSON is in GitHub’s OpenAPI, but for the few named here', () => {
    const subset = JSON.parse(readFileSync(new URL('../openapi/rest.json', import.meta.url), 'utf8')) as Subset;
    const known = new Set(Object.keys(subset.answers).map((key) => key.replace(/ \d+$/, '')));
    const unknown = allRoutes()
      .list()
      .map((one) => `${one.method} ${anonymous(one.template)}`)
      .filter((one) => !known.has(one));
    // Without a body in the OpenAPI (204, bytes, redirects), served under another name, or GHES and GraphQL addresses.
    expect(unknown.filter((one) => !one.startsWith('DELETE ')).toSorted()).toMatchInlineSnapshot(`
      [
        "GET /orgs/{}/members/{}",
        "GET /repos/{}/{}/actions/artifacts/{}/zip",
        "GET /repos/{}/{}/actions/jobs/{}/logs",
        "GET /repos/{}/{}/collaborators/{}",
        "GET /repos/{}/{}/contents",
        "GET /repos/{}/{}/pulls/{}/merge",
        "GET /repos/{}/{}/tarball",
        "GET /repos/{}/{}/tarball/{}",
        "GET /zen",
        "PATCH /repos/{}/{}/actions/variables/{}",
        "POST /api/graphql",
        "POST /app/hook/deliveries/{}/attempts",
        "PUT /orgs/{}/actions/runner-groups/{}/repositories",
        "PUT /repos/{}/{}/actions/permissions",
        "PUT /repos/{}/{}/actions/permissions/access",
        "PUT /repos/{}/{}/actions/permissions/fork-pr-contributor-approval",
        "PUT /repos/{}/{}/actions/permissions/fork-pr-workflows-private-repos",
        "PUT /repos/{}/{}/actions/permissions/selected-actions",
        "PUT /repos/{}/{}/actions/permissions/workflow",
        "PUT /repos/{}/{}/issues/{}/lock",
        "PUT /repos/{}/{}/pages",
      ]
    `);
  });
});
