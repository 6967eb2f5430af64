import { formatProblem, type Problem } from '../../core/contract/problem.ts';
import type { Imported, Outcome } from '../outcome.ts';

/** The report for a terminal: the answer first, then what to look at, then the next command. */
export function reportText(outcome: Outcome): string {
  if (outcome.kind === 'refused')
    return [
      `not imported: ${count(outcome.problems.length, 'thing')} ${outcome.problems.length === 1 ? 'has' : 'have'} no counterpart or cannot be read; nothing was written`,
      '',
      ...outcome.problems.map(formatProblem),
      ...section(
        'Found so far',
        outcome.mapped.map(({ what, from, to }) => `${what} (${from}) → ${to}`),
      ),
      ...section('Would be left out', outcome.leftOut.map(line)),
    ].join('\n');
  const { rows } = outcome;
  return [
    `imported: ${outcome.title} → ${outcome.dir} (${outcome.task}; ${rows.public} public, ${rows.feedback} feedback, ${rows.final} final rows)`,
    `  private splits, never for git: ${outcome.privateDir}`,
    ...outcome.submissions.map(
      ({ name, path, how, trainSeconds }) =>
        `  ${name} → ${path} (${how === 'fitted' ? 'ships its fitted model' : 'fits on the public rows when loaded'}; trained in ${trainSeconds} s)`,
    ),
    ...section(
      'Mapped',
      outcome.mapped.map(({ what, from, to }) => `${what} (${from}) → ${to}`),
    ),
    ...section(
      'Assumed: look at these',
      outcome.assumed.map(({ what, change }) => `${what}\n    change: ${change}`),
    ),
    ...section('Left out', outcome.leftOut.map(line)),
    '',
    `next: harvester competition check ${outcome.dir} --private ${outcome.privateDir}`,
  ].join('\n');
}

/** The same for people who meet the repository later. */
export function reportMarkdown(outcome: Omit<Imported, 'dir' | 'privateDir'>): string {
  const { rows } = outcome;
  const list = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : ['', `## ${title}`, '', ...items.map((item) => `- ${item}`)];
  return [
    `# Where this competition comes from`,
    '',
    `Imported from a kit of ${{ evalai: 'EvalAI', codabench: 'Codabench or CodaLab', ramp: 'RAMP' }[outcome.platform]} by \`harvester import\`: ${rows.public} public, ${rows.feedback} feedback and ${rows.final} final rows.`,
    ...list(
      'Submissions',
      outcome.submissions.map(
        ({ name, path, how }) =>
          `\`${name}\` → [${path}](${path}), ${how === 'fitted' ? 'with its fitted model' : 'which fits on the public rows when it is loaded'}`,
      ),
    ),
    ...list(
      'Mapped',
      outcome.mapped.map(({ what, from, to }) => `${what}: \`${from}\` → ${to}`),
    ),
    ...list(
      'Assumed',
      outcome.assumed.map(({ what, change }) => `${what}. Change: ${change}`),
    ),
    ...list('Left out', outcome.leftOut.map(line)),
    '',
  ].join('\n');
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `${title}:`, ...items.map((item) => `  ${item}`)];
}

function line({ path, line: at, message, next }: Problem): string {
  return `${path}${at === undefined ? '' : `:${at}`}: ${message} (${next})`;
}

function count(many: number, thing: string): string {
  return `${many} ${thing}${many === 1 ? '' : 's'}`;
}
