import type { CompetitionFacts, InsideCompetition, VersionFacts } from '../catalogue/facts.ts';
import { oncePer } from '../memo/once-per.ts';
import { address } from './addresses.ts';

/** What belongs to a version beside its own record, looked up rather than searched: a competition may have ten thousand. */
interface Kin {
  readonly numbers: ReadonlySet<number>;
  /** Versions that name `breast-tumour/3` as a parent. */
  readonly children: ReadonlyMap<string, readonly { readonly other: VersionFacts; readonly relation: string }[]>;
  readonly tunings: ReadonlyMap<number, InsideCompetition['tunings']>;
  readonly reevaluations: ReadonlyMap<number, InsideCompetition['reevaluations']>;
  /** By `<pull request>/<head SHA>`. */
  readonly reproductions: ReadonlyMap<string, InsideCompetition['reproductions'][number]>;
}

/** Everything of a competition that belongs to one version or another, made once. */
export const kin = oncePer(({ inside, versions }: CompetitionFacts): Kin => {
  const named = versions.flatMap((other) => other.parents.map(({ model, relation }) => ({ model, other, relation })));
  return {
    numbers: new Set(versions.map(({ version }) => version)),
    children: Map.groupBy(named, ({ model }) => model),
    tunings: Map.groupBy(inside?.tunings ?? [], ({ record }) => record.parent.version),
    reevaluations: Map.groupBy(inside?.reevaluations ?? [], ({ record }) => record.version),
    reproductions: new Map((inside?.reproductions ?? []).map((one) => [`${one.record.key.number}/${one.record.key.headSha}`, one])),
  };
});

/** `breast-tumour/3` → its page, where it is a version of this very model. */
export function versionHref(competition: CompetitionFacts, model: string): string | undefined {
  const [name, number] = model.split('/');
  const known = name === competition.contract.name && kin(competition).numbers.has(Number(number));
  return known ? address.version(name, Number(number)) : undefined;
}
