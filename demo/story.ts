import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { VersionRecord } from '../core/contract/records.ts';
import type { Example } from '../examples/examples.ts';
import { environment } from '../scripts/environment.mjs';
import { cast, participant, type Participant } from './participants/cast.ts';
import { prepareSubmission } from './participants/prepare-submission.ts';
import type { Person } from './person.ts';
import { botComment, pullOutcome, type PullOutcome } from './pull-outcome.ts';
import { openRecords } from './open-records.ts';
import { names, publicFileOf, type Stage } from './stage.ts';
import { waitFor } from './wait.ts';

/** One pull request of the story while it is played. */
export interface Entry {
  readonly person: Participant;
  readonly checkout: string;
  readonly number: number;
}

/** Fork, clone, do the work, commit, push, open the pull request: everything a participant does, as themselves. */
export async function takePart(stage: Stage, login: string): Promise<Entry> {
  const person = participant(login);
  const me = personOf(stage, login);
  const checkout = await me.forkAndClone(names.competition);
  await lay(stage, person, checkout);
  await me.commitAndPush(checkout, person.branch, person.commitMessage);
  const number = await me.openPull(names.competition, person.branch, person.prTitle, person.prBody);
  return { person, checkout, number };
}

/** Pushes a second commit as soon as the first is being evaluated. */
export async function pushAgain(stage: Stage, { person, checkout, number }: Entry, signal: AbortSignal): Promise<void> {
  const me = personOf(stage, person.login);
  if (!person.secondPush) throw new Error(`${person.login} has no second push`);
  await waitFor(`the evaluation of pull request ${number}`, 300, signal, async () =>
    (await jobIsRunning(stage, number)) ? true : undefined,
  );
  await lay(stage, person, checkout, person.secondPush);
  await me.commitAndPush(checkout, person.branch, person.secondPush.commitMessage);
}

/** The verdict on a pull request's head, once there is one. */
export function verdictOn(stage: Stage, { person, number }: Entry, signal: AbortSignal): Promise<PullOutcome> {
  return waitFor(`the verdict on pull request ${number} (${person.login})`, 480, signal, () =>
    pullOutcome(stage.maintainer, number, person.login),
  );
}

/** The maintainer merges exactly the head that was scored; resolves when its version is registered and recorded. */
export async function merge(
  stage: Stage,
  outcome: PullOutcome,
  signal: AbortSignal,
  repository: string = names.competition,
): Promise<VersionRecord> {
  const { maintainer } = stage;
  await maintainer.api('PUT', `/repos/${repository}/pulls/${outcome.number}/merge`, {
    sha: outcome.headSha,
    merge_method: 'squash',
  });
  return waitFor(`the published version of pull request ${outcome.number}`, 300, signal, async () => {
    const versions = await openRecords(maintainer, 'version');
    return versions.find((version) => version.key.repository === repository && version.key.number === outcome.number);
  });
}

/** Waits until the comment says what became of the merged attempt, then returns it. */
export function commentAfter(
  stage: Stage,
  number: number,
  version: number,
  signal: AbortSignal,
  repository: string = names.competition,
): Promise<string> {
  return waitFor(`the comment on version ${version}`, 180, signal, async () => {
    const comment = await botComment(stage.maintainer, number, repository);
    return comment && new RegExp(`version ${version}\\b`).test(comment) ? comment : undefined;
  });
}

/** Copies the built site out once it shows version `newest`. Resolves to its address. */
export async function keepSite(
  stage: Stage,
  newest: number,
  to: string,
  signal: AbortSignal,
  competition: Example = 'breast-tumour',
): Promise<string> {
  const url = `${stage.github.url}/pages/${names.records}/`;
  await waitFor('the registry site', 300, signal, async () => {
    const { workflow_runs: runs } = Runs.parse(await stage.maintainer.api('GET', `/repos/${names.records}/actions/runs?per_page=100`));
    if (runs.some(({ status }) => status !== 'completed')) return undefined;
    const answer = await fetch(`${url}api/v1/models/${competition}/${newest}.json`, { headers: stage.maintainer.browserHeaders });
    return answer.ok ? true : undefined;
  });
  await cp(stage.pagesDir, to, { recursive: true });
  return url;
}

async function lay(stage: Stage, person: Participant, checkout: string, push?: Participant['secondPush']): Promise<void> {
  const python = await environment('competition');
  await prepareSubmission(person, {
    python: python.python,
    libraryPath: join(python.path, 'lib'),
    publicCsv: publicFileOf(stage, 'breast-tumour'),
    into: checkout,
    ...(push && { push }),
  });
}

function personOf(stage: Stage, login: string): Person {
  const found = stage.participants.get(login);
  if (!found) throw new Error(`nobody is called ${login}; there are ${cast.map((person) => person.login).join(', ')}`);
  return found;
}

const Runs = z.object({ workflow_runs: z.array(z.object({ id: z.number(), display_title: z.string(), status: z.string() })) });
const Jobs = z.object({ jobs: z.array(z.object({ name: z.string(), status: z.string() })) });

async function jobIsRunning(stage: Stage, number: number): Promise<boolean> {
  const { workflow_runs: runs } = Runs.parse(await stage.maintainer.api('GET', `/repos/${names.control}/actions/runs?per_page=100`));
  const run = runs.find(
    ({ display_title: title, status }) => title.startsWith(`evaluate ${names.competition}#${number} `) && status === 'in_progress',
  );
  if (!run) return false;
  const { jobs } = Jobs.parse(await stage.maintainer.api('GET', `/repos/${names.control}/actions/runs/${run.id}/jobs`));
  return jobs.some(({ name, status }) => name === 'evaluate' && status === 'in_progress');
}
