import { ApiError, notFound, requiresAuthentication } from '../http/api-error.ts';
import { type Call, created, noContent, ok } from '../http/call.ts';
import { oneOf, requiredText } from '../http/fields.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { omit } from '../render/omit.ts';
import { nodeId, repositoryApi, repositoryPage } from '../render/urls.ts';
import { checkActors } from '../rulesets/check-actors.ts';
import { rulesFor } from '../rulesets/rules-for.ts';
import { accountOf, fullName, now, type Account, type Repository, type Ruleset } from '../store.ts';

const read = { app: ['metadata:read'], user: 'read', open: true } as const;
const admin = { app: ['administration:write'], user: 'admin' } as const;

/** Branch rulesets and the rules that hold for one branch. */
export function rulesetRoutes(router: Router): void {
  router.repository('GET', '/rulesets', read, (call, repository) => {
    const page = paginate(call, [...repository.rulesets.values()]);
    return ok(
      page.items.map((one) => omit(render(call, repository, one), 'rules', 'conditions', 'bypass_actors')),
      page.headers,
    );
  });
  router.repository('POST', '/rulesets', admin, (call, repository) => {
    const ruleset = makeRuleset(call.world.store.id(), { ...call.body, name: requiredText(call, 'name') });
    ruleset.enforcement = oneOf(call, 'enforcement', ['active', 'disabled', 'evaluate']) ?? 'disabled';
    checkActors(call.world.store, repository.owner, ruleset);
    repository.rulesets.set(ruleset.id, ruleset);
    return created(render(call, repository, ruleset));
  });
  router.repository('GET', '/rulesets/{ruleset_id}', read, (call, repository) => ok(render(call, repository, find(call, repository))));
  router.repository('PUT', '/rulesets/{ruleset_id}', admin, (call, repository) => {
    const old = find(call, repository);
    const made = makeRuleset(old.id, {
      name: old.name,
      enforcement: old.enforcement,
      rules: old.rules,
      bypass_actors: old.bypass,
      conditions: { ref_name: { include: old.include, exclude: old.exclude } },
      ...call.body,
    });
    checkActors(call.world.store, repository.owner, made);
    repository.rulesets.set(old.id, made);
    return ok(render(call, repository, made));
  });
  router.repository('DELETE', '/rulesets/{ruleset_id}', admin, (call, repository) => {
    repository.rulesets.delete(find(call, repository).id);
    return noContent();
  });
  router.repository('GET', '/rules/branches/{branch+}', read, (call, repository) =>
    ok(
      rulesFor(repository, call.params['branch'] ?? '').map(({ ruleset, ...rule }) => ({
        ...rule,
        ruleset_source_type: ruleset.organization ? 'Organization' : 'Repository',
        ruleset_source: ruleset.organization?.login ?? fullName(repository),
        ruleset_id: ruleset.id,
      })),
    ),
  );
  // The organisation's own, for its owners alone.
  router.add('GET', '/orgs/{org}/rulesets', (call) => {
    const page = paginate(call, shared(call));
    return ok(
      page.items.map((one) => omit(renderShared(call, one), 'rules', 'conditions', 'bypass_actors')),
      page.headers,
    );
  });
  router.add('GET', '/orgs/{org}/rulesets/{ruleset_id}', (call) => {
    const one = shared(call).find(({ id }) => id === Number(call.params['ruleset_id']));
    if (!one) throw notFound();
    return ok(renderShared(call, one));
  });
}

function shared({ identity, params, world }: Call): Ruleset[] {
  if (identity.kind === 'anonymous') throw requiresAuthentication();
  const org = accountOf(world.store, params['org'] ?? '');
  if (org?.kind !== 'Organization') throw notFound();
  if (identity.kind !== 'user' || !org.owners.has(identity.account.login))
    throw new ApiError(403, 'Must have admin rights to Organization.');
  const all = [...world.store.repositories.values()].flatMap(({ rulesets }) => [...rulesets.values()]);
  return [...new Set(all.filter(({ organization }) => organization === org))];
}

function find(call: Call, repository: Repository): Ruleset {
  const ruleset = repository.rulesets.get(Number(call.params['ruleset_id']));
  // What is the organisation's is read here, and changed there.
  if (!ruleset || (ruleset.organization && call.method !== 'GET')) throw notFound();
  return ruleset;
}

/** A ruleset from GitHub's JSON: `{name, enforcement, conditions.ref_name, rules, bypass_actors}`. */
export function makeRuleset(id: number, body: Record<string, unknown>, organization?: Account): Ruleset {
  const {
    name,
    enforcement = 'active',
    conditions,
    rules = [],
    bypass_actors: bypass = [],
  } = body as {
    name: string;
    enforcement?: Ruleset['enforcement'];
    conditions?: { ref_name?: { include?: string[]; exclude?: string[] } };
    rules?: Ruleset['rules'];
    bypass_actors?: Ruleset['bypass'];
  };
  return {
    id,
    ...(organization && { organization }),
    name,
    target: 'branch',
    enforcement,
    include: conditions?.ref_name?.include ?? ['~DEFAULT_BRANCH'],
    exclude: conditions?.ref_name?.exclude ?? [],
    rules,
    bypass,
    createdAt: now(),
    updatedAt: now(),
  };
}

/** As a repository shows it: who may go by one of the organisation's is not told there. */
function render(call: Call, repository: Repository, ruleset: Ruleset): Record<string, unknown> {
  if (ruleset.organization) return omit(renderShared(call, ruleset), 'bypass_actors');
  return renderAt(ruleset, {
    source: fullName(repository),
    self: `${repositoryApi(call.world, repository)}/rulesets/${ruleset.id}`,
    html: `${repositoryPage(call.world, repository)}/rules/${ruleset.id}`,
  });
}

function renderShared({ world }: Call, ruleset: Ruleset): Record<string, unknown> {
  const source = ruleset.organization?.login ?? '';
  return renderAt(ruleset, {
    source,
    self: `${world.apiUrl}/orgs/${source}/rulesets/${ruleset.id}`,
    html: `${world.url}/organizations/${source}/settings/rules/${ruleset.id}`,
  });
}

/** OpenAPI `repository-ruleset`. */
function renderAt(
  ruleset: Ruleset,
  at: { readonly source: string; readonly self: string; readonly html: string },
): Record<string, unknown> {
  const refs = { ref_name: { include: ruleset.include, exclude: ruleset.exclude } };
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: 'branch',
    source_type: ruleset.organization ? 'Organization' : 'Repository',
    source: at.source,
    enforcement: ruleset.enforcement,
    bypass_actors: ruleset.bypass,
    conditions: ruleset.organization ? { ...refs, repository_name: { include: ['~ALL'], exclude: [] } } : refs,
    rules: ruleset.rules.map((rule) =>
      rule.type === 'required_status_checks'
        ? { type: rule.type, parameters: { strict_required_status_checks_policy: false, ...rule.parameters } }
        : rule,
    ),
    node_id: nodeId('RepositoryRuleset', ruleset.id),
    _links: {
      self: { href: at.self },
      html: { href: at.html },
    },
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt,
  };
}
