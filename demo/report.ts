import type { AttemptRecord, VersionRecord } from '../core/contract/records.ts';
import type { Served } from './ask-champion.ts';
import type { SecondLife } from './second-life/second-life.ts';
import type { Participant } from './participants/cast.ts';
import type { PullOutcome } from './pull-outcome.ts';

export interface Outcome {
  readonly ok: boolean;
  readonly seconds: number;
  readonly pulls: readonly PullOutcome[];
  readonly champion: { readonly name: string; readonly version: number; readonly digest: string };
  readonly served: Served;
  readonly secondLife: SecondLife;
  readonly site: { readonly dir: string; readonly pages: number };
  /** What did not come out as the story says; empty when `ok`. */
  readonly surprises: readonly string[];
}

/** Where the outcome differs from what the story promises. */
export function surprises(
  pulls: readonly PullOutcome[],
  cast: readonly Participant[],
  { versions, attempts }: { readonly versions: readonly VersionRecord[]; readonly attempts: readonly AttemptRecord[] },
  served: Served,
  life: SecondLife,
): string[] {
  const found: string[] = [];
  for (const { login, expect } of cast) {
    const pull = pulls.find(({ author }) => author === login);
    const wanted = `${expect.verdict}${expect.errorClass ? ` ${expect.errorClass}` : ''}`;
    const got = pull ? `${pull.verdict}${pull.errorClass ? ` ${pull.errorClass}` : ''}` : 'no pull request';
    if (got !== wanted) found.push(`${login}: expected ${wanted}, got ${got}`);
    if (expect.score !== undefined && pull?.score !== expect.score)
      found.push(`${login}: expected score ${expect.score}, got ${pull?.score}`);
  }
  for (const { team, enteredAt, startedAt } of attempts)
    if (!(enteredAt !== undefined && enteredAt < startedAt))
      found.push(`${team}: came in at ${enteredAt}, and was run from ${startedAt} on`);
  const kinds = versions.map(({ team, champion }) => `${team}:${champion.kind}`).join(' ');
  if (kinds !== 'alice:crown bob:crown carol:keep') found.push(`champion decisions were ${kinds}`);
  if (!(served.maxAbsDiff <= 1e-9)) found.push(`service and MLflow differ by ${served.maxAbsDiff}`);
  if (!(life.composition.maxAbsDiff <= 1e-9)) found.push(`the composition is off the mean of its models by ${life.composition.maxAbsDiff}`);
  if (life.reevaluation.outcome !== 'scored') found.push(`the champion on the ward's data: ${life.reevaluation.outcome}`);
  if (!/drift/.test(life.reevaluation.issue)) found.push(`the ward's issue says: ${life.reevaluation.issue}`);
  if (life.tuning.files > 0)
    found.push(`the registry has ${life.tuning.files} files of the tuned version, which should stay with the ward`);
  const { silent, before, after } = life.tampering;
  if (!silent || before.length > 0 || !/wrote over.*harvester_loader\.py/.test(after.join(' ')))
    found.push(
      `tampering: ${silent ? 'silent' : 'MLflow noticed'}, before ${before.join('; ') || 'good'}, after ${after.join('; ') || 'good'}`,
    );
  return found;
}

/** The closing table, for a terminal. */
export function table(outcome: Outcome): string {
  const rows = outcome.pulls.map(({ number, author, verdict, errorClass, score, merged, why }) => [
    `#${number}`,
    author,
    `${verdict}${merged ? ', merged' : ''}`,
    score === null ? (errorClass ?? '') : String(score),
    why.length > 76 ? `${why.slice(0, 75)}…` : why,
  ]);
  const head = ['pull', 'author', 'verdict', 'score', 'what the bot says first'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
