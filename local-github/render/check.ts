import type { CheckRun, CheckSuite, Conclusion, Repository } from '../store.ts';
import type { World } from '../world.ts';
import { reader } from '../git/read.ts';
import { renderApp } from './app.ts';
import { renderSimpleCommit } from './commit.ts';
import { renderRepository } from './repository.ts';
import { nodeId, repositoryApi, repositoryPage } from './urls.ts';

/** Open pull requests of a repository whose head branch is here and at this commit: forks never show up, as at GitHub. */
export function minimalPulls(world: World, repository: Repository, sha: string): Record<string, unknown>[] {
  const short = (one: Repository) => ({ id: one.id, url: repositoryApi(world, one), name: one.name });
  return [...repository.issues.values()].flatMap((issue) => {
    const { pull } = issue;
    if (!pull || issue.state !== 'open' || pull.headRepository !== repository || pull.headSha !== sha) return [];
    return [
      {
        id: pull.id,
        number: issue.number,
        url: `${repositoryApi(world, repository)}/pulls/${issue.number}`,
        head: { ref: pull.headRef, sha: pull.headSha, repo: short(pull.headRepository) },
        base: { ref: pull.baseRef, sha: pull.baseSha, repo: short(repository) },
      },
    ];
  });
}

/** OpenAPI `check-run`. */
export function renderCheckRun(world: World, run: CheckRun): Record<string, unknown> {
  const { repository } = run.suite;
  const url = `${repositoryApi(world, repository)}/check-runs/${run.id}`;
  const { output } = run;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${repositoryPage(world, repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: output.title,
      summary: output.summary,
      text: output.text,
      annotations_count: output.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: renderApp(world, run.app),
    pull_requests: minimalPulls(world, repository, run.headSha),
  };
}

/** Status and conclusion of a suite, derived from its runs. */
export function suiteState(suite: CheckSuite): {
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: Conclusion | null;
  count: number;
} {
  const runs = [...suite.repository.checkRuns.values()].filter((one) => one.suite === suite);
  if (runs.length === 0) return { status: 'queued', conclusion: null, count: 0 };
  const open = runs.some((one) => one.status !== 'completed');
  if (open)
    return { status: runs.every((one) => one.status === 'queued') ? 'queued' : 'in_progress', conclusion: null, count: runs.length };
  const order: Conclusion[] = ['failure', 'timed_out', 'cancelled', 'action_required', 'success', 'neutral', 'skipped'];
  const conclusion = order.find((word) => runs.some((one) => one.conclusion === word)) ?? 'success';
  return { status: 'completed', conclusion, count: runs.length };
}

/** OpenAPI `check-suite`. */
export async function renderCheckSuite(world: World, suite: CheckSuite): Promise<Record<string, unknown>> {
  const { repository } = suite;
  const url = `${repositoryApi(world, repository)}/check-suites/${suite.id}`;
  const state = suiteState(suite);
  const commit = await reader(repository).commit(suite.headSha);
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: state.status,
    conclusion: state.conclusion,
    url,
    before: null,
    after: suite.headSha,
    pull_requests: minimalPulls(world, repository, suite.headSha),
    app: renderApp(world, suite.app),
    repository: renderRepository(world, repository),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    head_commit: commit ? renderSimpleCommit(commit) : null,
    latest_check_runs_count: state.count,
    check_runs_url: `${url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}
