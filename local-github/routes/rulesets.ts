import { notFound } from '../http/api-error.ts';
import { type Call, created, noContent, ok } from '../http/call.ts';
import { oneOf, requiredText } from '../http/fields.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { omit } from '../render/omit.ts';
import { nodeId, repositoryApi, repositoryPage } from '../render/urls.ts';
import { rulesFor } from '../rulesets/rules-for.ts';
import { fullName, now, type Repository, type Ruleset } from '../store.ts';

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
        ruleset_source_type: 'Repository',
        ruleset_source: fullName(repository),
        ruleset_id: ruleset.id,
      })),
    ),
  );
}

function find(call: Call, repository: Repository): Ruleset {
  const ruleset = repository.rulesets.get(Number(call.params['ruleset_id']));
  if (!ruleset) throw notFound();
  return ruleset;
}

/** A ruleset from GitHub's JSON: `{name, enforcement, conditions.ref_name, rules, bypass_actors}`. */
export function makeRuleset(id: number, body: Record<string, unknown>): Ruleset {
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

/** OpenAPI `repository-ruleset`. */
function render(call: Call, repository: Repository, ruleset: Ruleset): Record<string, unknown> {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: 'branch',
    source_type: 'Repository',
    source: fullName(repository),
    enforcement: ruleset.enforcement,
    bypass_actors: ruleset.bypass,
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
    rules: ruleset.rules.map((rule) =>
      rule.type === 'required_status_checks'
        ? { type: rule.type, parameters: { strict_required_status_checks_policy: false, ...rule.parameters } }
        : rule,
    ),
    node_id: nodeId('RepositoryRuleset', ruleset.id),
    _links: {
      self: { href: `${repositoryApi(call.world, repository)}/rulesets/${ruleset.id}` },
      html: { href: `${repositoryPage(call.world, repository)}/rules/${ruleset.id}` },
    },
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt,
  };
}
