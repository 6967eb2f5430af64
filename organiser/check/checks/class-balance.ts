import { classesDiffer, numbersDiffer } from '../../statistics/balance.ts';
import type { Check, DataView, Finding } from '../check.ts';
import { targetOf } from '../targets.ts';

const fewest = 10;

/** Splits hold every class, and in like shares; of a regression, like values. */
export const classBalance: Check = {
  id: 'class-balance',
  title: 'classes are spread alike over the splits',
  needs: 'repository',
  run: ({ competition, views }) => {
    const targets = views.map((view) => ({ view, target: targetOf(view, competition) }));
    const findings: Finding[] = [];
    const say = (level: Finding['level'], view: DataView, message: string, next: string): void =>
      void findings.push({ level, path: view.labels.path, message, next });
    const classes = (competition.target.classes ?? []).map(String);
    const counted: number[][] = [];
    for (const { view, target } of targets) {
      if (target?.kind !== 'classes') continue;
      const counts = classes.map((name) => target.labels.filter((label) => label === name).length);
      counted.push(counts);
      const none = classes.filter((_, index) => counts[index] === 0);
      const few = classes.filter((_, index) => (counts[index] ?? 0) > 0 && (counts[index] ?? 0) < fewest);
      if (none.length > 0)
        say(
          view.name === 'public' || classes.length - none.length > 1 ? 'warning' : 'problem',
          view,
          `${view.name} has no row of ${none.slice(0, 5).join(', ')}`,
          'split again with --stratify, or merge rare classes',
        );
      if (few.length > 0)
        say(
          'warning',
          view,
          `${view.name} has fewer than ${fewest} rows of ${few.slice(0, 5).join(', ')}`,
          'scores of so few rows are mostly noise; bring more rows or merge rare classes',
        );
    }
    const first = targets[0];
    if (counted.length > 1 && first && classesDiffer(counted) < 0.001)
      say(
        'warning',
        first.view,
        'the splits have different shares of the classes (p < 0.001)',
        'split again with --stratify; unless time or groups make them so',
      );
    for (const { view, target } of targets.slice(1)) {
      const base = first?.target;
      if (target?.kind === 'numbers' && base?.kind === 'numbers' && numbersDiffer(base.values, target.values) < 0.001)
        say(
          'warning',
          view,
          `${view.name} has other target values than public (p < 0.001)`,
          'split again with --stratify; unless time or groups make them so',
        );
    }
    return findings;
  },
};
