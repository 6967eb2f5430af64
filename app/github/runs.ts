import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../observe/snapshot.ts';
import type { GitHub } from './github.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';
import { startRun } from './start-run.ts';
import { orMissing, statusOf } from './status-of.ts';

type Methods = Pick<GitHub, 'run' | 'runNamed' | 'artifact' | 'dispatch' | 'cancelRun'>;

/** Milliseconds by which our clock may be ahead of GitHub's, by which it lists runs. */
const apartMs = 600_000;

interface Listed {
  readonly id: number;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly html_url: string;
}

function toRun({ id, status, conclusion, html_url: url }: Listed): Run {
  return { id, status: status === 'completed' || status === 'in_progress' ? status : 'queued', conclusion, url };
}

/** Workflow runs of the control repository. */
export function runMethods(clients: Clients): Methods {
  return {
    async run(control, id) {
      const { rest } = await clients.for(control, 'runs');
      const answer = await orMissing(rest.actions.getWorkflowRun({ ...split(control), run_id: id }));
      return answer && toRun(answer.data);
    },
    async runNamed(control, workflow, title, since) {
      const { rest } = await clients.for(control, 'runs');
      const created = `>=${new Date(Date.parse(since) - apartMs).toISOString().slice(0, 19)}Z`;
      const { data } = await rest.actions.listWorkflowRuns({
        ...split(control),
        workflow_id: workflow,
        event: 'workflow_dispatch',
        created,
        per_page: 100,
      });
      const found = data.workflow_runs.find((run) => run.display_title === title);
      return found && toRun(found);
    },
    async artifact(control, runId, name, limit) {
      const { rest, request } = await clients.for(control, 'runs');
      const { data } = await rest.actions.listWorkflowRunArtifacts({ ...split(control), run_id: runId, name, per_page: 10 });
      const found = data.artifacts.find((artifact) => artifact.name === name && !artifact.expired);
      if (!found) return undefined;
      if (found.size_in_bytes > limit) throw new Error(`artifact ${name} is ${found.size_in_bytes} bytes; ${limit} are allowed`);
      const answer = await request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
        ...split(control),
        artifact_id: found.id,
        archive_format: 'zip',
        request: { parseSuccessResponseBody: false },
      });
      return readCapped(answer.data as unknown as AsyncIterable<Uint8Array>, limit, name);
    },
    async cancelRun(control, runId) {
      const { rest } = await clients.for(control, 'runs');
      // 409: it ended by itself meanwhile.
      await orMissing(rest.actions.cancelWorkflowRun({ ...split(control), run_id: runId }), 409);
    },
    async dispatch(control, workflow, inputs, { title, at }) {
      const octokit = await clients.for(control, 'runs');
      const { data } = await octokit.rest.repos.get(split(control));
      const about = { ...split(control), workflow_id: workflow, ref: data.default_branch, inputs };
      const ask = (): Promise<number | undefined> => startRun(octokit, about);
      return ask().catch(async (error: unknown) => {
        if ((statusOf(error) ?? 500) < 500) throw error;
        await sleep(clients.listedAfterMs);
        // Refused now, it may have begun all the same: the first answer stands, which is none.
        return (await this.runNamed(control, workflow, title, at))?.id ?? ask().catch(() => Promise.reject(error));
      });
    },
  };
}

async function readCapped(stream: AsyncIterable<Uint8Array>, limit: number, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw new Error(`artifact ${name} is longer than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
