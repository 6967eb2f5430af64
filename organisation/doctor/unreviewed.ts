import { protectsMain } from './missing-rule.ts';
import type { Ruleset } from './snapshot.ts';

/**
 * Why people may merge into a competition what no code owner approved; undefined where they may not. The App may go by the approval on pull
 * requests: it merges only what intake accepted.
 */
export function unreviewed(rulesets: readonly Ruleset[], appId: number | undefined): { what: string; fix: string } | undefined {
  const fix = 'harvester init puts the ruleset back';
  const asking = rulesets.filter(protectsMain).flatMap((one) =>
    one.rules
      .filter(({ type, parameters }) => type === 'pull_request' && parameters?.['require_code_owner_review'] === true)
      .map(({ parameters }) => ({
        approvals: Number(parameters?.['required_approving_review_count'] ?? 0),
        others: (one.bypass_actors ?? []).filter((actor) => !isAppOnPulls(actor, appId)).map((actor) => actor.actor_type),
      })),
  );
  const waiting = asking.filter(({ approvals }) => approvals > 0);
  if (waiting.some(({ others }) => others.length === 0)) return undefined;
  if (waiting.length > 0)
    return { what: `${[...new Set(waiting.flatMap(({ others }) => others))].join(', ')} may merge what no code owner approved`, fix };
  return asking.length > 0
    ? { what: 'code owners are asked with no approval required: GitHub then waits for nobody', fix }
    : { what: 'who may write merges changes of the competition’s rules without a code owner’s approval', fix };
}

function isAppOnPulls(actor: NonNullable<Ruleset['bypass_actors']>[number], appId: number | undefined): boolean {
  return actor.actor_type === 'Integration' && actor.bypass_mode === 'pull_request' && (appId === undefined || actor.actor_id === appId);
}
