import type { VersionRecord } from '../contract/records.ts';
import type { Parent } from '../contract/submission.ts';

/** A parent as the records know it; `team` is absent where no such version was published in this competition. */
export interface CreditedParent extends Parent {
  readonly team?: string;
  readonly title?: string;
}

/** Who made what a submission builds on, in the order the manifest names it. */
export function creditedParents(parents: readonly Parent[] | undefined, versions: readonly VersionRecord[]): CreditedParent[] {
  return (parents ?? []).map((parent) => {
    const found = versions.find(({ competition, version }) => `${competition}/${version}` === parent.model);
    return { ...parent, ...(found && { team: found.team, title: found.title }) };
  });
}

/**
 * Each team's share of the credit for one version; shares add up to 1. A version keeps half and hands the other half to its parents in equal parts,
 * which do the same; what names no parent, or only unknown ones, keeps all. A version builds on older ones only.
 */
export function creditShares(version: VersionRecord, versions: readonly VersionRecord[]): ReadonlyMap<string, number> {
  if ((version.parents ?? []).length === 0) return new Map([[version.team, 1]]);
  const shares = new Map<string, number>();
  const owed = new Map<string, number>([[nameOf(version), 1]]);
  // Newest first, so that whatever is owed to a version is complete when its turn comes, however many paths lead to it.
  const ordered = versions.filter((one) => !isOlder(version, one)).toSorted((a, b) => (isOlder(a, b) ? 1 : isOlder(b, a) ? -1 : 0));
  const byName = new Map(ordered.map((one) => [nameOf(one), one]));
  for (const one of ordered) {
    const share = owed.get(nameOf(one));
    if (share === undefined) continue;
    const parents = (one.parents ?? [])
      .map(({ model }) => byName.get(model))
      .filter((parent): parent is VersionRecord => parent !== undefined && isOlder(parent, one));
    const kept = parents.length > 0 ? share / 2 : share;
    shares.set(one.team, (shares.get(one.team) ?? 0) + kept);
    for (const parent of parents) owed.set(nameOf(parent), (owed.get(nameOf(parent)) ?? 0) + kept / parents.length);
  }
  return shares;
}

const nameOf = ({ competition, version }: VersionRecord): string => `${competition}/${version}`;

/** Published earlier, or at the same moment under a smaller number. */
function isOlder(a: VersionRecord, b: VersionRecord): boolean {
  return Date.parse(a.publishedAt) - Date.parse(b.publishedAt) < 0 || (a.publishedAt === b.publishedAt && a.version < b.version);
}
