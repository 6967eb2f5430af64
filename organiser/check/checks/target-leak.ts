import { alone } from '../../statistics/alone.ts';
import type { Check, Finding } from '../check.ts';
import { targetOf, valuesOf } from '../targets.ts';

const perfect = 0.999;
const fewest = 50;

/** No single input gives the answer away: a copy of the target, or something known only afterwards. */
export const targetLeak: Check = {
  id: 'target-leak',
  title: 'no single input gives the answer away',
  needs: 'repository',
  run: ({ competition, views }) => {
    const view = views.find(({ name }) => name === 'public') ?? views[0];
    const target = view && targetOf(view, competition);
    if (!view || !target || view.rows < fewest) return [];
    return competition.inputs.flatMap(({ name }, index): Finding[] => {
      const cells = view.column(name);
      if (!cells || new Set(cells).size < 2) return [];
      const labels = target.kind === 'classes' ? target.labels : [...target.values];
      const same = cells.every(
        (cell, row) => cell !== null && (typeof labels[row] === 'number' ? Number(cell) === labels[row] : cell === labels[row]),
      );
      // A word of its own in each row foretells nothing in the other half; a copy of a number is told by being one.
      const { skill } = same ? { skill: 1 } : alone(valuesOf(cells), target, index + 1);
      if (skill < perfect) return [];
      const message = same ? `"${name}" is the target` : `"${name}" alone predicts the target all but perfectly`;
      return [
        {
          level: same ? 'problem' : 'warning',
          path: view.features.path,
          message,
          next: 'remove it, if it is only known once the answer is',
        },
      ];
    });
  },
};
