import { suiteFor } from '../checks/change.ts';
import { renderAccount } from '../render/account.ts';
import { renderRepository } from '../render/repository.ts';
import { now, type Account, type Repository, type Workflow, type WorkflowRun } from '../store.ts';
import type { World } from '../world.ts';
import { actionsApp } from './actions-app.ts';
import { eventPayload, runContexts } from './contexts.ts';
import { fill } from './expressions.ts';
import { groupOf, makeJob } from './make-job.ts';
import { parseWorkflow, type WorkflowFile } from './workflow-file.ts';

/** What makes a workflow run: the event, on which commit, by whom. */
export interface Trigger {
  readonly repository: Repository;
  readonly workflow: Workflow;
  readonly source: string;
  readonly event: string;
  readonly branch: string;
  readonly sha: string;
  readonly inputs: Record<string, unknown>;
  readonly actor: Account;
}

/** A run with all its jobs, waiting, and the file they are of; without a file, one that ended at once as GitHub could not read it. */
export function makeRun(world: World, trigger: Trigger): { readonly run: WorkflowRun; readonly file?: WorkflowFile } {
  const { repository, workflow, source, event, branch, sha, inputs, actor } = trigger;
  const draft: WorkflowRun = {
    id: world.store.id(),
    number: [...repository.runs.values()].filter((one) => one.workflow === workflow).length + 1,
    attempt: 1,
    repository,
    workflow,
    event,
    headBranch: branch,
    headSha: sha,
    actor,
    title: workflow.name,
    source,
    inputs,
    payload: {},
    checkSuite: suiteFor(world, repository, actionsApp(world), sha, branch),
    status: 'queued',
    conclusion: null,
    jobs: [],
    createdAt: now(),
    startedAt: now(),
    updatedAt: now(),
  };
  const payload = eventPayload(world, draft, { repository: renderRepository(world, repository), sender: renderAccount(world, actor) });
  const told = { ...draft, payload };
  try {
    const file = parseWorkflow(source, workflow.path);
    const contexts = runContexts(world, told);
    const title = file['run-name'] === undefined ? `${file.name ?? workflow.path}` : fill(file['run-name'], contexts);
    const run: WorkflowRun = { ...told, title, ...groupOf(file, contexts) };
    run.jobs = Object.keys(file.jobs).map((key) => makeJob(world, run, file, key));
    return { run, file };
  } catch (error) {
    world.log(`run ${draft.id} of ${workflow.path} cannot start: ${String(error)}`);
    return { run: { ...told, status: 'completed', conclusion: 'startup_failure' } };
  }
}
