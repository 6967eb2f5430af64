import { fullName, type CheckRun, type Repository } from '../store.ts';
import { markup, type Html } from './markup.ts';
import { sign, took } from './parts.ts';

/** The newest run of each check at a commit, in the order they first appeared. */
export function latestChecks(repository: Repository, sha: string): CheckRun[] {
  const latest = new Map<string, CheckRun>();
  for (const one of repository.checkRuns.values()) if (one.headSha === sha) latest.set(`${one.name} ${one.app.id}`, one);
  return [...latest.values()];
}

/** Where a check run has its page: an Actions job has its log. */
export function checkPage(repository: Repository, run: CheckRun): string {
  return run.app.slug === 'github-actions' && run.detailsUrl ? new URL(run.detailsUrl).pathname : `/${fullName(repository)}/runs/${run.id}`;
}

/** A check as one row. */
export function checkRow(repository: Repository, run: CheckRun): Html {
  const { output } = run;
  return markup`<div class="row">
    ${sign(run.status, run.conclusion)}
    <div class="grow">
      <a href="${checkPage(repository, run)}"><b>${run.name}</b></a>
      <span class="quiet">${output.title ?? run.conclusion ?? run.status.replaceAll('_', ' ')}</span>
    </div>
    ${output.annotations.length > 0 && markup`<span class="pill">${output.annotations.length} annotation${output.annotations.length === 1 ? '' : 's'}</span>`}
    <span class="quiet">${run.app.name} ${took(run.startedAt, run.completedAt)}</span>
  </div>`;
}
