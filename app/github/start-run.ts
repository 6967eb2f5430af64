import type { Octokit } from './octokit-for.ts';
import { statusOf } from './status-of.ts';

interface Asked {
  readonly owner: string;
  readonly repo: string;
  readonly workflow_id: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** Clients whose server does not know yet how to tell which run it starts. */
const untold = new WeakSet<Octokit>();

/**
 * Asks for a run of a workflow, once. Resolves to the run's id where the server tells it; before February 2026 github.com, and servers older than that, answer
 * nothing, or refuse to be asked (benc-uk/workflow-dispatch#86).
 */
export async function startRun(octokit: Octokit, { inputs, ...about }: Asked): Promise<number | undefined> {
  // Octokit would send it again, and GitHub start it twice.
  const asked = { ...about, inputs: { ...inputs }, request: { retries: 0 } };
  const { createWorkflowDispatch } = octokit.rest.actions;
  if (!untold.has(octokit)) {
    try {
      // 204, without data, from a server that passes over what it does not know.
      const { data } = await createWorkflowDispatch({ ...asked, return_run_details: true });
      return (data as { readonly workflow_run_id?: number } | undefined)?.workflow_run_id;
    } catch (error) {
      if (statusOf(error) !== 422 || !/return_run_details/.test((error as Error).message)) throw error;
      untold.add(octokit);
    }
  }
  await createWorkflowDispatch(asked);
  return undefined;
}
