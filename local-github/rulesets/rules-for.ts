import type { Repository, Ruleset } from '../store.ts';

export type BranchRule = Ruleset['rules'][number] & { readonly ruleset: Ruleset };

/** The active rules that hold for a branch. */
export function rulesFor(repository: Repository, branch: string): BranchRule[] {
  return [...repository.rulesets.values()]
    .filter((one) => one.enforcement === 'active' && covers(repository, one, branch))
    .flatMap((ruleset) => ruleset.rules.map((rule) => ({ ...rule, ruleset })));
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
