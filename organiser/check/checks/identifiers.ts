import type { Competition } from '../../../core/contract/competition.ts';
import { alone } from '../../statistics/alone.ts';
import type { Check, DataView, Finding } from '../check.ts';
import { targetOf } from '../targets.ts';

const sure = 5;
const fewest = 50;
const namedLikeOne = /(?:^|_)(?:id|ids|uuid|guid|index|idx|row|rownum|key|nr|serial)$/i;

/** Numbers that only tell rows apart do not tell the target too: given out in the order in which cases were found, they often do. */
export const identifiers: Check = {
  id: 'identifiers',
  title: 'identifiers do not tell the labels',
  needs: 'repository',
  run: ({ competition, views }) =>
    views.flatMap((view) => {
      const target = targetOf(view, competition);
      if (!target || view.rows < fewest) return [];
      return candidates(competition, view).flatMap(({ name, cells, input }): Finding[] => {
        const { skill, z } = alone(cells, target);
        const how = `${target.kind === 'classes' ? 'ROC AUC' : 'correlation'} ${skill.toFixed(2)}`;
        if (z > sure)
          return [
            {
              level: input ? 'problem' : 'warning',
              path: view.features.path,
              message: `"${name}" only tells rows apart, and predicts the target of ${view.name} (${how})`,
              next: input
                ? 'remove it from the inputs'
                : 'find out why: sites, dates or scanners may hide behind it; then group or shuffle by that',
            },
          ];
        return input
          ? [
              {
                level: 'warning',
                path: view.features.path,
                message: `the input "${name}" has another value in every row of ${view.name}, like an identifier`,
                next: 'remove it from the inputs, unless it measures something',
              },
            ]
          : [];
      });
    }),
};

interface Candidate {
  readonly name: string;
  readonly cells: readonly (number | null)[];
  readonly input: boolean;
}

/** `columns.id`, and inputs of whole numbers or words that are all different. */
function candidates({ columns, inputs }: Competition, view: DataView): Candidate[] {
  const odd = new Set(['double', 'float', 'binary', 'datetime']);
  const names = new Set([
    ...(columns?.id === undefined ? [] : [columns.id]),
    ...inputs.filter(({ name, type }) => !odd.has(type) && name !== columns?.time).map(({ name }) => name),
  ]);
  return [...names].flatMap((name): Candidate[] => {
    const cells = view.column(name);
    if (!cells) return [];
    const numbers = cells.map((cell) => (cell === null ? null : numberIn(cell)));
    const tellsApart =
      name === columns?.id ||
      (namedLikeOne.test(name) && new Set(cells).size > cells.length / 2) ||
      (new Set(cells).size === cells.length && isCount(numbers));
    if (!tellsApart || numbers.every((number) => number === null)) return [];
    return [{ name, cells: numbers, input: inputs.some((input) => input.name === name) }];
  });
}

/** All different whole numbers that leave few gaps: somebody counted. */
function isCount(numbers: readonly (number | null)[]): boolean {
  const found = numbers.filter((number) => number !== null);
  if (found.length < numbers.length) return false;
  const [low, high] = [found.reduce((a, b) => Math.min(a, b), Infinity), found.reduce((a, b) => Math.max(a, b), -Infinity)];
  return high - low < numbers.length * 20;
}

/** The last number in a name such as `patient-0042`; null where there is none. */
function numberIn(cell: string): number | null {
  const found = /(\d{1,15})\D*$/.exec(cell)?.[1];
  return found === undefined ? null : Number(found);
}
