import { notFound } from '../http/api-error.ts';
import { ok } from '../http/call.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { reader } from '../git/read.ts';
import { renderCommit } from '../render/commit.ts';
import { repositoryApi, repositoryPage } from '../render/urls.ts';
import { rulesFor } from '../rulesets/rules-for.ts';

const rule = { app: ['contents:read'], user: 'read', open: true } as const;

/** Branches. */
export function branchRoutes(router: Router): void {
  router.repository('GET', '/branches', rule, async (call, repository) => {
    const page = paginate(call, await reader(repository).refs('refs/heads'));
    const api = repositoryApi(call.world, repository);
    return ok(
      page.items.map(({ ref, sha }) => {
        const name = ref.slice('refs/heads/'.length);
        return { name, commit: { sha, url: `${api}/commits/${sha}` }, protected: rulesFor(repository, name).length > 0 };
      }),
      page.headers,
    );
  });
  router.repository('GET', '/branches/{branch+}', rule, async (call, repository) => {
    const name = call.params['branch'] ?? '';
    const read = reader(repository);
    const found = (await read.refs(`refs/heads/${name}`)).find((one) => one.ref === `refs/heads/${name}`);
    const commit = found && (await read.commit(found.sha));
    if (!commit) throw notFound();
    const url = `${repositoryApi(call.world, repository)}/branches/${name}`;
    return ok({
      name,
      commit: renderCommit(call.world, repository, commit),
      _links: { html: `${repositoryPage(call.world, repository)}/tree/${name}`, self: url },
      protected: rulesFor(repository, name).length > 0,
      protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
      protection_url: `${url}/protection`,
    });
  });
}
