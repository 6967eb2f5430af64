import { atContract, type Check, type Finding } from '../check.ts';

/** Dates of the phases: each opens before it closes, none overlaps another, they stand in order and not all have passed. */
export const phases: Check = {
  id: 'phases',
  title: 'phases follow each other',
  needs: 'repository',
  run: (context) => {
    const list = context.competition.phases;
    const findings: Finding[] = [];
    const say = (level: Finding['level'], index: number, key: string, message: string, next: string): void =>
      void findings.push(atContract(context, level, ['phases', index, key], message, next));
    for (const [index, { name, opens, closes }] of list.entries()) {
      if (Date.parse(closes) <= Date.parse(opens))
        say('problem', index, 'closes', `phase "${name}" closes before it opens`, 'put its dates right');
      const before = list[index - 1];
      if (before && Date.parse(opens) < Date.parse(before.opens))
        say('problem', index, 'opens', `phase "${name}" opens before "${before.name}", which stands above it`, 'list phases in order');
      else if (before && Date.parse(opens) < Date.parse(before.closes))
        say('problem', index, 'opens', `phase "${name}" opens while "${before.name}" is still open`, 'let one close before the next opens');
      if (list.findIndex((other) => other.name === name) < index)
        say('problem', index, 'name', `two phases are called "${name}"`, 'give each a name of its own');
    }
    const last = list.at(-1);
    if (last && Date.parse(last.closes) <= context.now.getTime())
      say('problem', list.length - 1, 'closes', `every phase is over: the last one closed on ${last.closes}`, 'set new dates');
    if (!list.some(({ board }) => board === 'final'))
      findings.push(
        atContract(
          context,
          'warning',
          ['phases'],
          'no phase shows the final board',
          'add a last phase with board: final, or the final split is never used',
        ),
      );
    return findings;
  },
};
