import type { AttemptRecord } from '../../core/contract/records.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import { interval } from '../summary/bar.ts';

/** The evaluation's step summary. Only what the record releases, and no participant text. */
export function evaluationSummary({ evaluation, runner, environment, key }: AttemptRecord): string {
  const head = `### Evaluation of \`${key.headSha.slice(0, 7)}\`\n\n`;
  const foot = `\nRunner \`${runner.id}\`, isolation **${runner.isolation}**, environment \`${environment.id.slice(0, 12)}\`, ${evaluation.bits.toFixed(1)} bits released.\n`;
  if (evaluation.kind === 'failed') return `${head}**${evaluation.errorClass}** at stage ${evaluation.stage}.\n${foot}`;
  const rows = evaluation.scores.map(
    ({ name, value, low, high }) =>
      `| ${name} | ${value.toFixed(4)} | ${low.toFixed(4)}–${high.toFixed(4)} | ${interval({ low, value, high }, [Math.min(0, low), Math.max(1, high)])} |`,
  );
  const held = evaluation.held ? '\nThe Ladder held the score back: the figures are those of the best attempt so far.\n' : '';
  return `${head}| metric | score | 95 % interval | from 0 to 1, further where it lies further |\n|---|--:|--:|---|\n${rows.join('\n')}\n${held}${foot}`;
}

/** The same of a reproduction. */
export function reproductionSummary({ result, runner, environment, key }: ReproductionRecord): string {
  const head = `### Reproduction of \`${key.headSha.slice(0, 7)}\`\n\n`;
  const foot = `\nRunner \`${runner.id}\`, isolation **${runner.isolation}**, environment \`${environment.id.slice(0, 12)}\`, ${result.bits.toFixed(1)} bits released.\n`;
  if (result.kind === 'failed') return `${head}**${result.errorClass}** at stage ${result.stage}.\n${foot}`;
  const bytes = result.artifacts === 'identical' ? 'the same artifacts to the byte' : 'other bytes';
  return `${head}**${result.kind}**: training gave ${bytes}; ${result.metric.name} differs by ${result.difference} (tolerance ${result.tolerance}).\n${foot}`;
}
