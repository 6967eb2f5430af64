import { alone, type Target } from '../../statistics/alone.ts';
import type { Check, Finding } from '../check.ts';
import { targetOf, valuesOf } from '../targets.ts';

/** Of the area under the ROC curve of every class, or of a correlation. */
const perfect = 0.99;
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
      const same = isTarget(cells, target);
      const skill = same ? 1 : alone(valuesOf(cells), target, index + 1).least;
      if (skill < perfect) return [];
      const message = same ? `"${name}" is the target` : `"${name}" alone predicts the target all but perfectly (${skill.toFixed(3)})`;
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

function isTarget(cells: readonly (string | null)[], target: Target): boolean {
  return cells.every(
    (cell, row) => cell !== null && (target.kind === 'classes' ? cell === target.labels[row] : Number(cell) === target.values[row]),
  );
}
