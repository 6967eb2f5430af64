import { checks as countedChecks } from '../init/rulesets.ts';
import type { RepositorySnapshot, Ruleset } from './snapshot.ts';

/** GitHub tells who may go by a ruleset only to those who may change it. */
export function whollySeen(rulesets: RepositorySnapshot['rulesets']): RepositorySnapshot['rulesets'] {
  const hidden = 'seen' in rulesets ? rulesets.seen.find((one) => protectsMain(one) && one.bypass_actors === undefined) : undefined;
  return hidden ? { unseen: `who may go by the ruleset "${hidden.name}" could not be seen` } : rulesets;
}

/** Whether a ruleset holds for the default branch. */
export function protectsMain({ enforcement, target, conditions }: Ruleset): boolean {
  const names = (refs: readonly string[] = []): boolean =>
    refs.some((ref) => ref === '~DEFAULT_BRANCH' || ref === '~ALL' || ref === 'refs/heads/main');
  return (
    enforcement === 'active' &&
    target !== 'tag' &&
    target !== 'push' &&
    names(conditions?.ref_name?.include) &&
    !names(conditions?.ref_name?.exclude)
  );
}

/** Rules that stop a push to a branch that is there, and so the App's own records, unless their ruleset lets it by. */
const stopping = new Set(['update', 'pull_request', 'required_status_checks', 'merge_queue', 'required_deployments', 'workflows']);

/** The ruleset that keeps the App from writing records. Rules add up: being let by one ruleset is not being let by another. */
export function keepsAppOut(rulesets: readonly Ruleset[], appId: number): { what: string; fix: string } | undefined {
  const lets = ({ bypass_actors: actors = [] }: Ruleset): boolean =>
    actors.some((actor) => actor.actor_type === 'Integration' && actor.actor_id === appId && actor.bypass_mode !== 'pull_request');
  const one = rulesets.filter(protectsMain).find((each) => each.rules.some(({ type }) => stopping.has(type)) && !lets(each));
  return (
    one && {
      what: `the ruleset "${one.name}"${one.source_type === 'Organization' ? ' of the organisation' : ''} keeps the App from writing records`,
      fix: `let the App (id ${appId}) go by it always, or leave this repository out of it`,
    }
  );
}

/** Rules of the repository and of its organisation add up: one that somebody may go by weakens no other. */
export function missingRule(
  role: RepositorySnapshot['role'],
  rulesets: readonly Ruleset[],
  appId: number | undefined,
): { what: string; fix: string } | undefined {
  const active = rulesets.filter(protectsMain);
  const free = ({ bypass_actors: actors = [] }: Ruleset) =>
    actors.filter(
      (actor) =>
        actor.bypass_mode !== 'pull_request' && !(actor.actor_type === 'Integration' && actor.actor_id === appId && role === 'records'),
    );
  const missing = unmet(
    role,
    active.filter((one) => free(one).length === 0).flatMap((one) => one.rules),
    appId,
  );
  const all = active.flatMap((one) => one.rules);
  const fix = 'harvester init puts the ruleset back';
  if (missing === undefined) return undefined;
  const actors = [...new Set(active.flatMap(free).map(({ actor_type: type }) => type))];
  return actors.length > 0 && unmet(role, all, appId) === undefined
    ? { what: `${actors.join(', ')} may go by the rules`, fix }
    : { what: missing, fix };
}

/** The first rule that is not there, in words. */
function unmet(
  role: RepositorySnapshot['role'],
  rules: readonly Ruleset['rules'][number][],
  appId: number | undefined,
): string | undefined {
  const has = (type: string): boolean => rules.some((rule) => rule.type === type);
  if (!has('deletion') || !has('non_fast_forward')) return 'the default branch may be deleted or rewritten';
  const approvals = rules.flatMap(({ type, parameters }) =>
    type === 'pull_request' ? [Number(parameters?.['required_approving_review_count'] ?? 0)] : [],
  );
  if (role === 'control')
    return approvals.some((count) => count > 0) ? undefined : 'anybody who may write changes workflows without review';
  if (role === 'records') return has('update') ? undefined : 'people may write records by hand';
  const required = rules
    .filter((rule) => rule.type === 'required_status_checks')
    .flatMap((rule) => (rule.parameters?.['required_status_checks'] ?? []) as { context: string; integration_id?: number }[]);
  const lacking = countedChecks.filter(
    (name) =>
      !required.some(
        (one) => one.context === name && one.integration_id !== undefined && (appId === undefined || one.integration_id === appId),
      ),
  );
  return lacking.length === 0 ? undefined : `${lacking.join(', ')} is not required of the App by its id: any workflow may post it`;
}
