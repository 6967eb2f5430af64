import { atRow, type Check, type Finding } from '../check.ts';

/** Rows that belong together are in one split: nobody may learn a patient from public rows and meet them again in private ones. */
export const groups: Check = {
  id: 'groups',
  title: 'no group is in two splits',
  needs: 'repository',
  run: ({ competition, views }) => {
    const name = competition.columns?.group;
    if (name === undefined) return [];
    const homes = new Map<string, string>();
    const findings: Finding[] = [];
    for (const view of views) {
      const torn = new Set<string>();
      let first: number | undefined;
      for (const [row, group] of (view.column(name) ?? []).entries()) {
        if (group === null) continue;
        const home = homes.get(group) ?? view.name;
        homes.set(group, home);
        if (home !== view.name) {
          torn.add(group);
          first ??= row;
        }
      }
      if (first !== undefined)
        findings.push(
          atRow(
            view.labels,
            'problem',
            first,
            `${torn.size} groups of "${name}" are in ${view.name} and in another split too`,
            `split again: harvester competition split --group ${name}`,
          ),
        );
    }
    return findings;
  },
};
