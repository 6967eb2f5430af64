import type { Account, App, Repository, Ruleset } from '../store.ts';

export type BranchRule = Ruleset['rules'][number] & { readonly ruleset: Ruleset };

/** The active rules that hold for a branch. */
export function rulesFor(repository: Repository, branch: string): BranchRule[] {
  return [...repository.rulesets.values()]
    .filter((one) => one.enforcement === 'active' && covers(repository, one, branch))
    .flatMap((ruleset) => ruleset.rules.map((rule) => ({ ...rule, ruleset })));
}

/** Who is about to change a branch. */
export interface Changer {
  readonly account: Account;
  readonly app?: App | undefined;
}

/** The rules of a branch that stand in the way of a direct change by somebody: those of rulesets that do not let them by. */
export function rulesAgainst(repository: Repository, branch: string, by: Changer): BranchRule[] {
  return rulesFor(repository, branch).filter(
    ({ type, ruleset }) => blocking.has(type) && !ruleset.bypass.some((one) => letsBy(one, by, repository)),
  );
}

/** The rules of a branch that hold for somebody who merges a pull request into it. */
export function mergeRulesFor(repository: Repository, branch: string, by: Changer | undefined): BranchRule[] {
  return rulesFor(repository, branch).filter(({ ruleset }) => !by || !ruleset.bypass.some((one) => isActor(one, by, repository)));
}

const blocking = new Set(['pull_request', 'required_status_checks', 'update']);

function letsBy(actor: Ruleset['bypass'][number], by: Changer, repository: Repository): boolean {
  return actor.bypass_mode === 'always' && isActor(actor, by, repository);
}

function isActor(actor: Ruleset['bypass'][number], { account, app }: Changer, { owner }: Repository): boolean {
  if (actor.actor_type === 'Integration') return app?.id === actor.actor_id;
  return actor.actor_type === 'OrganizationAdmin' && !app && (owner === account || owner.owners.has(account.login));
}

function covers(repository: Repository, ruleset: Ruleset, branch: string): boolean {
  const hit = (pattern: string) => {
    if (pattern === '~ALL') return true;
    if (pattern === '~DEFAULT_BRANCH') return branch === repository.defaultBranch;
    return glob(pattern).test(`refs/heads/${branch}`);
  };
  return ruleset.include.some(hit) && !ruleset.exclude.some(hit);
}

/** fnmatch with `*` inside a path part and `**` across parts. */
export function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (star) => (star.startsWith('**') ? '.*' : star === '*' ? '[^/]*' : '[^/]'));
  return new RegExp(`^${source}$`);
}
