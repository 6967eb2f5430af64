import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setScalars } from '../core/contract/set-scalars.ts';
import type { VersionRecord } from '../core/contract/records.ts';
import type { Example } from '../examples/examples.ts';
import { entrants } from './participants/entrants.ts';
import { pullOutcome, type PullOutcome } from './pull-outcome.ts';
import { repositoryOf, type Stage } from './stage.ts';
import { commentAfter, merge } from './story.ts';
import { waitFor } from './wait.ts';

/** What became of one example's pull request. */
export interface ExampleOutcome {
  readonly outcome: PullOutcome;
  readonly version: VersionRecord;
  /** The app's comment in the end. */
  readonly comment: string;
}

/** The entrant of an example forks it, makes its strong baseline their own, commits, pushes and opens a pull request. Resolves to its number. */
export async function enterExample(stage: Stage, example: Example): Promise<number> {
  const { login, title } = entrants[example];
  const me = stage.participants.get(login);
  if (!me) throw new Error(`${login} has no account on this stage: give it to setStage`);
  const repository = repositoryOf(example);
  const checkout = await me.forkAndClone(repository);
  const folder = join(checkout, 'submissions', login);
  await cp(join(checkout, 'baselines', 'strong'), folder, { recursive: true });
  const manifest = join(folder, 'submission.yaml');
  const edited = setScalars(manifest, await readFile(manifest, 'utf8'), [
    [['title'], title],
    [['members', 0], login],
  ]);
  if (edited.kind === 'problem') throw new Error(edited.problem.message);
  await writeFile(manifest, edited.text);
  await me.commitAndPush(checkout, 'first-entry', `Add ${title.toLowerCase()}`);
  return me.openPull(repository, 'first-entry', title, 'What the organisers call strong, as a start.');
}

/** The verdict on an example's pull request, once there is one. */
export function exampleVerdict(stage: Stage, example: Example, number: number, signal: AbortSignal): Promise<PullOutcome> {
  const repository = repositoryOf(example);
  return waitFor(`the verdict on ${repository}#${number}`, 480, signal, () =>
    pullOutcome(stage.maintainer, number, entrants[example].login, repository),
  );
}

/** The maintainer merges what was scored; resolves when it is published and the comment says so. */
export async function harvestExample(stage: Stage, example: Example, outcome: PullOutcome, signal: AbortSignal): Promise<ExampleOutcome> {
  const repository = repositoryOf(example);
  const version = await merge(stage, outcome, signal, repository);
  const comment = await commentAfter(stage, outcome.number, version.version, signal, repository);
  return { outcome, version, comment };
}
