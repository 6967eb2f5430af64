import { atContract, type Check, type Finding } from '../check.ts';

/** What task, target, outputs and metrics must be to each other. */
export const contract: Check = {
  id: 'contract',
  title: 'task, target, outputs and metrics fit',
  needs: 'repository',
  run: (context) => {
    const { task, target, outputs, metrics, columns = {} } = context.competition;
    const findings: Finding[] = [];
    const say = (keys: readonly PropertyKey[], message: string, next: string): void =>
      void findings.push(atContract(context, 'problem', keys, message, next));
    const classes = target.classes?.length;
    const classification = task === 'binary-classification' || task === 'multiclass-classification';
    // One output of words is the class itself; otherwise probabilities.
    const probabilities = classification && outputs.every(({ type }) => type !== 'string');
    const wanted = task === 'binary-classification' ? 1 : classes;
    if (classification && classes === undefined)
      say(['target'], 'a classification’s target needs its classes', 'add classes: [ … ], the positive one last');
    if (task === 'binary-classification' && classes !== undefined && classes !== 2)
      say(['target', 'classes'], `a binary task has two classes, not ${classes}`, 'list two, or choose task: multiclass-classification');
    if (new Set(target.classes?.map(String)).size < (classes ?? 0)) say(['target', 'classes'], 'a class is listed twice', 'keep one');
    if (task === 'regression' && classes !== undefined)
      say(['target', 'classes'], 'a regression’s target has no classes', 'remove them, or choose another task');
    if (probabilities && wanted !== undefined && outputs.length !== wanted)
      say(
        ['outputs'],
        `${wanted} outputs are needed, not ${outputs.length}`,
        wanted === 1 ? 'keep one: the probability of the last class' : 'list one a class, in the order of target.classes',
      );
    if (task === 'custom' && !metrics.scoring)
      say(['metrics'], 'a custom task needs metrics of your own', 'add metrics.scoring: a Python file with a function for each metric');
    const names = [metrics.primary, ...metrics.others].map(({ name }) => name);
    for (const [index, { name }] of metrics.others.entries())
      if (names.indexOf(name) <= index) say(['metrics', 'others', index, 'name'], `"${name}" is measured twice`, 'keep one of the two');
    const special = Object.entries(columns).filter(([, name]) => name !== undefined);
    for (const [role, name] of special) {
      const other = special.find(([, held]) => held === name);
      if (other && other[0] !== role) say(['columns', role], `"${name}" is ${other[0]} and ${role} at once`, 'name another column');
    }
    return findings;
  },
};
