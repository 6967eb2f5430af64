import { actionsAppId } from '../actions/actions-app.ts';
import { validationFailed } from '../http/api-error.ts';
import type { Account, RequiredCheck, Ruleset, Store } from '../store.ts';

/** Apps may be named in a ruleset of an owner's only where they are installed. @throws 422 in GitHub's words */
export function checkActors(store: Store, owner: Account, { bypass, rules }: Ruleset): void {
  const installed = (id: number | null | undefined): boolean =>
    [...store.installations.values()].some(({ app, account }) => app.id === id && account === owner);
  const name = (id: number | null | undefined): string => store.apps.get(id ?? 0)?.name ?? String(id);
  for (const { actor_type: type, actor_id: id } of bypass)
    if (type === 'Integration' && !installed(id))
      throw validationFailed(`Actor ${name(id)} integration must be part of the ruleset source or owner organization`);
  const required = rules.flatMap(({ parameters }) => (parameters?.['required_status_checks'] ?? []) as RequiredCheck[]);
  for (const { integration_id: id } of required)
    if (id !== undefined && id !== actionsAppId && !installed(id))
      throw validationFailed(`Invalid rule 'required_status_checks': Integration ${name(id)} is not installed on the ruleset source`);
}
