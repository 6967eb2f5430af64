import { nearKeys } from '../../statistics/near-keys.ts';
import { cellsOf } from '../../tables/data-table.ts';
import type { Check, Finding } from '../check.ts';

const mostShare = 0.01;

/** Private rows that are all but equal to public ones: the same thing measured, photographed or copied twice. */
export const nearDuplicates: Check = {
  id: 'near-duplicates',
  title: 'private rows are no near copies of public ones',
  needs: 'private',
  run: ({ competition, views }) => {
    const open = views.find(({ name }) => name === 'public');
    const inputs = competition.inputs.filter(({ type }) => type !== 'binary' && type !== 'boolean');
    const names = inputs.map(({ name }) => name);
    if (!open || !names.every((name) => open.features.names.includes(name))) return [];
    const columns = names.map((name) => cellsOf(open.features, name) ?? []);
    const near = nearKeys(columns);
    if (!near) return [];
    const known = near(columns).map((keys) => new Set(keys));
    return views.flatMap((view): Finding[] => {
      const theirs = names.map((name) => cellsOf(view.features, name));
      if (view === open || theirs.some((cells) => cells === undefined)) return [];
      const keys = near(theirs as (string | null)[][]);
      const count = Array.from({ length: view.rows }, (_, row) => keys.some((list, grid) => known[grid]?.has(list[row] ?? ''))).filter(
        Boolean,
      ).length;
      if (count <= view.rows * mostShare) return [];
      const message = `${count} of ${view.rows} rows of ${view.name} are all but equal to public ones`;
      return [
        {
          level: 'warning',
          path: view.features.path,
          message,
          next: 'if they are the same thing seen twice, name what they share as columns.group and split by it',
        },
      ];
    });
  },
};
