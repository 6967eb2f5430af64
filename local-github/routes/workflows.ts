import { ApiError, notFound } from '../http/api-error.ts';
import { type Call, noContent, ok } from '../http/call.ts';
import { requiredText } from '../http/fields.ts';
import { actor } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { readWorkflows, type FoundWorkflow } from '../actions/read-workflows.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { renderWorkflow } from '../render/run.ts';
import { repositoryApi, repositoryPage } from '../render/urls.ts';
import type { Repository } from '../store.ts';

const read = { app: ['actions:read'], user: 'read', open: true } as const;

/** Workflow files of the default branch, and starting one by hand. */
export function workflowRoutes(router: Router): void {
  router.repository('GET', '/actions/workflows', read, async (call, repository) => {
    const page = paginate(call, await readWorkflows(call.world, repository));
    return ok(
      { total_count: page.total, workflows: page.items.map((one) => renderWorkflow(call.world, repository, one.workflow)) },
      page.headers,
    );
  });
  router.repository('GET', '/actions/workflows/{workflow_id}', read, async (call, repository) =>
    ok(renderWorkflow(call.world, repository, (await findWorkflow(call, repository)).workflow)),
  );
  router.repository(
    'POST',
    '/actions/workflows/{workflow_id}/dispatches',
    { app: ['actions:write'], user: 'write' },
    async (call, repository) => {
      await findWorkflow(call, repository);
      const ref = requiredText(call, 'ref').replace(/^refs\/heads\//, '');
      const sha = await resolveCommit(repository, `refs/heads/${ref}`);
      if (!sha) throw new ApiError(422, `No ref found for: ${ref}`);
      const there = await findWorkflow(call, repository, sha);
      const inputs = (call.body['inputs'] ?? {}) as Record<string, unknown>;
      const run = call.world.actions.dispatch({ repository, ...there, branch: ref, sha, inputs, actor: actor(call.identity) });
      if (call.body['return_run_details'] !== true) return noContent();
      return ok({
        workflow_run_id: run.id,
        run_url: `${repositoryApi(call.world, repository)}/actions/runs/${run.id}`,
        html_url: `${repositoryPage(call.world, repository)}/actions/runs/${run.id}`,
      });
    },
  );
}

/** A workflow by id or file name. @throws 404 */
export async function findWorkflow(call: Call, repository: Repository, at?: string): Promise<FoundWorkflow> {
  const named = call.params['workflow_id'] ?? '';
  const found = (await readWorkflows(call.world, repository, at)).find(
    ({ workflow }) => String(workflow.id) === named || workflow.path.endsWith(`/${named}`),
  );
  if (!found) throw notFound();
  return found;
}
