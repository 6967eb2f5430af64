import { ApiError, invalidRequest, notFound, validationFailed } from '../http/api-error.ts';
import { type Call, created, ok, type Reply } from '../http/call.ts';
import { oneOf, requiredText, text } from '../http/fields.ts';
import { actor, viaApp } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { emitCheck, suiteFor } from '../checks/change.ts';
import { readOutput } from '../checks/read-output.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { renderCheckRun, renderCheckSuite } from '../render/check.ts';
import { repositoryPage } from '../render/urls.ts';
import { now, type App, type CheckRun, type CheckSuite, type Repository } from '../store.ts';

const read = { app: ['checks:read'], user: 'read', open: true } as const;
// A user gets 403 here: only Apps write checks.
const write = { app: ['checks:write'], user: 'never' } as const;
const conclusions = ['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'stale', 'timed_out'] as const;

/** Check runs, their annotations and suites. */
export function checkRoutes(router: Router): void {
  router.repository('POST', '/check-runs', write, create);
  router.repository('PATCH', '/check-runs/{check_run_id}', write, update);
  router.repository('GET', '/check-runs/{check_run_id}', read, (call, repository) =>
    ok(renderCheckRun(call.world, find(call, repository))),
  );
  router.repository('GET', '/check-runs/{check_run_id}/annotations', read, (call, repository) => {
    const run = find(call, repository);
    const page = paginate(call, run.output.annotations);
    const blob = `${repositoryPage(call.world, repository)}/blob/${run.headSha}`;
    return ok(
      page.items.map((one) => ({ ...one, blob_href: `${blob}/${one.path.split('/').map(encodeURIComponent).join('/')}` })),
      page.headers,
    );
  });
  router.repository('POST', '/check-runs/{check_run_id}/rerequest', { app: ['checks:write'], user: 'write' }, async (call, repository) => {
    await emitCheck(call.world, find(call, repository), 'rerequested', actor(call.identity));
    return created({});
  });
  router.repository('GET', '/commits/{ref}/check-runs', read, async (call, repository) =>
    listRuns(call, runsAt(repository, await commitOf(call, repository))),
  );
  router.repository('GET', '/commits/{ref}/check-suites', read, async (call, repository) => {
    const sha = await commitOf(call, repository);
    const page = paginate(
      call,
      [...repository.checkSuites.values()].filter((one) => one.headSha === sha && wantedApp(call, one.app)),
    );
    return ok(
      { total_count: page.total, check_suites: await Promise.all(page.items.map((one) => renderCheckSuite(call.world, one))) },
      page.headers,
    );
  });
  router.repository('GET', '/check-suites/{check_suite_id}', read, async (call, repository) =>
    ok(await renderCheckSuite(call.world, findSuite(call, repository))),
  );
  router.repository('GET', '/check-suites/{check_suite_id}/check-runs', read, (call, repository) => {
    const suite = findSuite(call, repository);
    return listRuns(
      call,
      [...repository.checkRuns.values()].filter((one) => one.suite === suite),
    );
  });
}

async function commitOf(call: Call, repository: Repository): Promise<string> {
  const named = call.params['ref'] ?? '';
  const sha = await resolveCommit(repository, named);
  if (!sha) throw new ApiError(422, `No commit found for SHA: ${named}`);
  return sha;
}

function runsAt(repository: Repository, sha: string): CheckRun[] {
  return [...repository.checkRuns.values()].filter((one) => one.headSha === sha);
}

function wantedApp(call: Call, app: App): boolean {
  const id = call.query.get('app_id');
  return !id || app.id === Number(id);
}

function listRuns(call: Call, runs: CheckRun[]): Reply {
  const name = call.query.get('check_name');
  const status = call.query.get('status');
  const matching = runs
    .filter((one) => (!name || one.name === name) && (!status || one.status === status) && wantedApp(call, one.app))
    .toReversed();
  const seen = new Set<string>();
  // By default GitHub shows only the newest run of each name and App.
  const latest =
    call.query.get('filter') === 'all'
      ? matching
      : matching.filter((one) => !seen.has(`${one.app.id} ${one.name}`) && seen.add(`${one.app.id} ${one.name}`));
  const page = paginate(call, latest);
  return ok({ total_count: page.total, check_runs: page.items.map((one) => renderCheckRun(call.world, one)) }, page.headers);
}

function find(call: Call, repository: Repository): CheckRun {
  const run = repository.checkRuns.get(Number(call.params['check_run_id']));
  if (!run) throw notFound();
  return run;
}

function findSuite(call: Call, repository: Repository): CheckSuite {
  const suite = repository.checkSuites.get(Number(call.params['check_suite_id']));
  if (!suite) throw notFound();
  return suite;
}

async function create(call: Call, repository: Repository): Promise<Reply> {
  const app = viaApp(call.identity);
  if (!app) throw new ApiError(403, 'You must authenticate via a GitHub App.');
  const name = requiredText(call, 'name');
  const headSha = requiredText(call, 'head_sha');
  if (!/^[0-9a-f]{40}$/.test(headSha) || !(await resolveCommit(repository, headSha)))
    throw new ApiError(422, `No commit found for SHA: ${headSha}`);
  const run: CheckRun = {
    id: call.world.store.id(),
    suite: suiteFor(call.world, repository, app, headSha, null),
    app,
    headSha,
    name,
    externalId: '',
    detailsUrl: app.webhook.url || `${call.world.url}/apps/${app.slug}`,
    status: 'queued',
    conclusion: null,
    startedAt: now(),
    completedAt: null,
    output: { title: null, summary: null, text: null, annotations: [] },
    actions: [],
  };
  apply(call, run);
  repository.checkRuns.set(run.id, run);
  await emitCheck(call.world, run, 'created');
  if (run.status === 'completed') await emitCheck(call.world, run, 'completed');
  return created(renderCheckRun(call.world, run));
}

async function update(call: Call, repository: Repository): Promise<Reply> {
  const run = find(call, repository);
  if (run.app !== viaApp(call.identity))
    throw new ApiError(403, `Invalid app_id \`${run.app.id}\` - check run can only be modified by the GitHub App that created it.`);
  const wasOpen = run.status !== 'completed';
  apply(call, run);
  if (wasOpen && run.status === 'completed') await emitCheck(call.world, run, 'completed');
  return ok(renderCheckRun(call.world, run));
}

/** Puts the body's fields on a run. @throws 422 where GitHub would */
function apply(call: Call, run: CheckRun): void {
  const status = oneOf(call, 'status', ['queued', 'in_progress', 'completed', 'waiting', 'requested', 'pending']);
  const conclusion = oneOf(call, 'conclusion', conclusions);
  if (status === 'completed' && !conclusion) throw invalidRequest('No subschema in "anyOf" matched.\nMissing required key "conclusion".');
  if (conclusion && status && status !== 'completed')
    throw validationFailed({
      resource: 'CheckRun',
      field: 'conclusion',
      code: 'invalid',
      message: 'conclusion can only be set when status is completed',
    });
  const actions = call.body['actions'] as CheckRun['actions'] | undefined;
  if (actions && actions.length > 3) throw invalidRequest(`No more than 3 items are allowed; ${actions.length} were supplied.`);
  const output = readOutput(call, run);
  run.name = text(call, 'name') ?? run.name;
  run.externalId = text(call, 'external_id') ?? run.externalId;
  run.detailsUrl = text(call, 'details_url') ?? run.detailsUrl;
  run.startedAt = text(call, 'started_at') ?? run.startedAt;
  if (actions) run.actions = actions;
  if (output) run.output = output;
  if (conclusion) Object.assign(run, { status: 'completed', conclusion, completedAt: text(call, 'completed_at') ?? now() });
  else if (status) Object.assign(run, { status, conclusion: null, completedAt: null });
}
