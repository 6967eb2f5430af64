import { anglesIn, columnWords, type Angles } from '../../new/angles-in.ts';
import type { Check, Finding } from '../check.ts';

const shown = new Set(['competition.yaml', 'README.md', 'CODEOWNERS']);

/** Words in angle brackets that the template leaves for a person. Columns may open undescribed, but should not. */
export const placeholders: Check = {
  id: 'placeholders',
  title: 'nothing waits in angle brackets',
  needs: 'repository',
  run: async ({ dir }) => {
    const places = new Map<string, Angles[]>();
    for (const angles of await anglesIn(dir)) {
      const key = `${angles.path} ${angles.words}`;
      places.set(key, [...(places.get(key) ?? []), angles]);
    }
    return [...places.values()].flatMap(([first, ...more]): Finding[] => {
      if (!first) return [];
      const { path, line, words } = first;
      const level = shown.has(path) && words !== columnWords ? 'problem' : 'warning';
      const also = more.length > 0 ? `, and ${more.length} lines below too` : '';
      return [{ level, path, line, message: `still says ${words}${also}`, next: 'write it; participants read this first' }];
    });
  },
};
