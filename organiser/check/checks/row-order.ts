import { alone } from '../../statistics/alone.ts';
import { neighbours } from '../../statistics/neighbours.ts';
import type { Check, Finding } from '../check.ts';
import { targetOf } from '../targets.ts';

/** One in three million by chance. */
const sure = 5;
const fewest = 20;

/** The place of a row says nothing about its label: no sorted labels, no blocks, no taking turns. */
export const rowOrder: Check = {
  id: 'row-order',
  title: 'the order of rows does not tell the labels',
  needs: 'repository',
  run: ({ competition, views }) =>
    views.flatMap((view): Finding[] => {
      const target = targetOf(view, competition);
      if (!target || view.rows < fewest) return [];
      const next = 'shuffle the rows: harvester competition split does; a model could count instead of predict';
      const level = competition.columns?.time === undefined ? 'problem' : 'warning';
      const timed = level === 'warning' ? '; rows are in the order of time, so this may be the trend itself' : '';
      const { skill, z } = alone(
        Array.from({ length: view.rows }, (_, row) => row),
        target,
      );
      if (z > sure) {
        const how = target.kind === 'classes' ? `ROC AUC ${skill.toFixed(2)}` : `correlation ${skill.toFixed(2)}`;
        return [
          { level, path: view.labels.path, message: `the row number alone predicts the target of ${view.name} (${how})${timed}`, next },
        ];
      }
      const alike = neighbours(target);
      if (Math.abs(alike) <= sure) return [];
      const what = alike > 0 ? 'neighbouring rows have the same target far too often' : 'targets take turns from row to row';
      return [
        { level, path: view.labels.path, message: `${what} in ${view.name} (${Math.abs(alike).toFixed(0)} standard errors)${timed}`, next },
      ];
    }),
};
