import { notFound } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';
import { numberParam } from '../http/fields.ts';
import type { PullIssue } from '../render/pull.ts';
import type { Issue, Repository } from '../store.ts';

/** The issue or pull request a path names. @throws 404 */
export function findIssue(call: Call, repository: Repository, param = 'issue_number'): Issue {
  const issue = repository.issues.get(numberParam(call, param));
  if (!issue) throw notFound();
  return issue;
}

/** The pull request a path names. @throws 404, for plain issues too */
export function findPull(call: Call, repository: Repository): PullIssue {
  const issue = findIssue(call, repository, 'pull_number');
  if (!issue.pull) throw notFound();
  return issue as PullIssue;
}
