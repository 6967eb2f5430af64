import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '../../demo/person.ts';
import { botComment } from '../../demo/pull-outcome.ts';
import { names, setStage } from '../../demo/stage.ts';
import { waitFor } from '../../demo/wait.ts';
import { root } from '../../demo/root.ts';

/** Where the time of one verdict went, in seconds since its pull request was opened. */
export interface Verdict {
  readonly verdictSeconds: number;
  /** When the run was asked for, each of its jobs ended, and the whole of it. */
  readonly milestones: Readonly<Record<string, number>>;
}

/**
 * From a pull request being opened to its score standing in the comment, of a model that answers a constant: the real workflow with its three jobs
 * on local-github, the real scan, the real vault with a warm runner, and the App at GitHub's pace. `n` verdicts one after the other, after one
 * that is not counted.
 */
export async function noopVerdicts(n: number, say: (line: string) => void, signal: AbortSignal): Promise<Verdict[]> {
  const work = await mkdtemp(join(tmpdir(), 'bench-verdict-'));
  const cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(work, { recursive: true, force: true }));
  try {
    const people = Array.from({ length: n + 1 }, (_, k) => ({ login: `p${k}`, name: `Person ${k}`, email: `p${k}@participants.example` }));
    const stage = await setStage({ work, port: 0, cleanUp, say, people, throttle: true });
    await promptly(stage.maintainer);
    const verdicts: Verdict[] = [];
    for (const { login } of people) {
      say(`${login} opens a pull request`);
      const person = stage.participants.get(login);
      if (!person) throw new Error(`${login} has no account`);
      verdicts.push(await verdictFor(person, stage.maintainer, signal));
    }
    return verdicts.slice(1);
  } finally {
    await cleanUp.disposeAsync();
  }
}

/** Answers as soon as they are there: when an answer may be told is a matter of policy, not of speed. */
async function promptly(maintainer: Person): Promise<void> {
  const path = `/repos/${names.competition}/contents/competition.yaml`;
  const { content, sha } = (await maintainer.api('GET', path)) as { content: string; sha: string };
  const text = Buffer.from(content, 'base64').toString();
  const prompt = text.replace(/^feedback:$/m, 'feedback:\n  timing: prompt');
  if (prompt === text) throw new Error('competition.yaml of the example has no "feedback:" to put "timing: prompt" in');
  await maintainer.api('PUT', path, { message: 'Answer promptly', content: Buffer.from(prompt).toString('base64'), sha });
}

async function verdictFor(person: Person, maintainer: Person, signal: AbortSignal): Promise<Verdict> {
  const { login } = person.account;
  const checkout = await person.forkAndClone(names.competition);
  const folder = join(checkout, 'submissions', login);
  await cp(join(root, 'examples', 'breast-tumour', 'baselines', 'constant'), folder, { recursive: true });
  const manifest = join(folder, 'submission.yaml');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('[organisers]', `[${login}]`));
  await person.commitAndPush(checkout, 'constant', 'Add a constant');
  const from = performance.now();
  const opened = Date.now();
  const number = await person.openPull(names.competition, 'constant', `Constant of ${login}`, 'The base rate.');
  await waitFor(`the score of pull request ${number}`, 300, signal, async () => {
    const comment = await botComment(maintainer, number);
    if (comment?.includes('Not scored')) throw new Error(`pull request ${number} was not scored: ${comment}`);
    return comment?.includes('ROC AUC') ? comment : undefined;
  });
  const verdictSeconds = (performance.now() - from) / 1000;
  return { verdictSeconds, milestones: await milestonesOf(maintainer, number, opened) };
}

interface Runs {
  readonly workflow_runs: readonly {
    readonly id: number;
    readonly name: string;
    readonly display_title: string;
    readonly created_at: string;
  }[];
}
interface Jobs {
  readonly jobs: readonly { readonly name: string; readonly started_at: string; readonly completed_at: string }[];
}

/** GitHub tells whole seconds only. */
async function milestonesOf(maintainer: Person, number: number, opened: number): Promise<Record<string, number>> {
  const since = (at: string): number => (Date.parse(at) - opened) / 1000;
  const { workflow_runs: runs } = (await maintainer.api('GET', `/repos/${names.control}/actions/runs`)) as Runs;
  const run = runs.find(({ display_title: title }) => title.includes(`#${number} `));
  if (!run) return {};
  const { jobs } = (await maintainer.api('GET', `/repos/${names.control}/actions/runs/${run.id}/jobs`)) as Jobs;
  const ends = jobs.flatMap(({ name, started_at, completed_at }): [string, number][] => [
    [`${name} begins`, since(started_at)],
    [`${name} ends`, since(completed_at)],
  ]);
  return Object.fromEntries([['asked for', since(run.created_at)], ...ends]);
}
