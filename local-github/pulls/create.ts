import { ApiError, validationFailed, type FieldError } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';
import { flag, requiredText, text } from '../http/fields.ts';
import { actor, viaApp } from '../http/identity.ts';
import { reader } from '../git/read.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import type { PullIssue } from '../render/pull.ts';
import { includes, networkOf, now, permissionOf, type Repository } from '../store.ts';
import { keepHead } from './after-push.ts';
import { emitPull } from './change.ts';

const longest = 65_536;

/** Opens a pull request from `branch`, `owner:branch` or a fork given as `head_repo`. @throws 422 in GitHub's words */
export async function createPull(call: Call, repository: Repository): Promise<PullIssue> {
  const { world } = call;
  const who = actor(call.identity);
  const base = requiredText(call, 'base');
  const title = requiredText(call, 'title');
  const body = text(call, 'body') ?? null;
  const invalid = (field: string) => validationFailed({ resource: 'PullRequest', field, code: 'invalid' });
  if (title.trim() === '') throw validationFailed({ resource: 'PullRequest', field: 'title', code: 'missing_field' });
  if (body !== null && body.length > longest)
    throw validationFailed({
      resource: 'Issue',
      field: 'body',
      code: 'custom',
      message: `body is too long (maximum is ${longest} characters)`,
    });
  const head = findHead(call, repository, requiredText(call, 'head'));
  if (!head) throw invalid('head');
  if (
    call.identity.kind === 'user' &&
    !includes(permissionOf(head.repository, who), 'write') &&
    !includes(permissionOf(repository, who), 'write')
  ) {
    throw validationFailed({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  }
  const baseSha = await resolveCommit(repository, `refs/heads/${base}`);
  if (!baseSha) throw invalid('base');
  const headSha = await resolveCommit(head.repository, `refs/heads/${head.ref}`);
  if (!headSha) throw invalid('head');
  const label = `${head.repository.owner.login}:${head.ref}`;
  await refuseEmptyOrTwin(repository, head, label, base, baseSha, headSha);
  const number = repository.nextNumber++;
  const issue: PullIssue = {
    id: world.store.id(),
    number,
    repository,
    user: who,
    ...(viaApp(call.identity) ? { performedVia: viaApp(call.identity) as NonNullable<ReturnType<typeof viaApp>> } : {}),
    title,
    body,
    state: 'open',
    stateReason: null,
    locked: false,
    labels: new Set(),
    assignees: new Set(),
    createdAt: now(),
    updatedAt: now(),
    closedAt: null,
    closedBy: null,
    reactions: [],
    pull: {
      id: world.store.id(),
      headRepository: head.repository,
      headOwner: head.repository.owner,
      headRef: head.ref,
      headSha,
      baseRef: base,
      baseSha,
      draft: flag(call, 'draft') ?? false,
      merged: false,
      mergedAt: null,
      mergedBy: null,
      mergeCommitSha: null,
      maintainerCanModify: head.repository !== repository && (flag(call, 'maintainer_can_modify') ?? true),
      timeline: [],
      requestedReviewers: new Set(),
      reviews: [],
    },
  };
  repository.issues.set(number, issue);
  await keepHead(issue, headSha);
  await emitPull(world, issue, 'opened', who);
  return issue;
}

function findHead(call: Call, repository: Repository, spec: string): { repository: Repository; ref: string } | undefined {
  const colon = spec.indexOf(':');
  if (colon < 0) return { repository, ref: spec };
  const owner = spec.slice(0, colon).toLowerCase();
  const wanted = text(call, 'head_repo');
  const found = networkOf(call.world.store, repository).find(
    (one) => !one.deleted && one.owner.login.toLowerCase() === owner && (wanted === undefined || one.name === wanted.split('/').at(-1)),
  );
  return found && { repository: found, ref: spec.slice(colon + 1) };
}

async function refuseEmptyOrTwin(
  repository: Repository,
  head: { repository: Repository; ref: string },
  label: string,
  base: string,
  baseSha: string,
  headSha: string,
): Promise<void> {
  const custom = (message: string): FieldError => ({ resource: 'PullRequest', code: 'custom', message });
  const twin = [...repository.issues.values()].some(
    (one) =>
      one.state === 'open' && one.pull?.headRepository === head.repository && one.pull.headRef === head.ref && one.pull.baseRef === base,
  );
  if (twin) throw validationFailed(custom(`A pull request already exists for ${label}.`));
  const read = reader(head.repository);
  const shared = await read.mergeBase(baseSha, headSha);
  if (!shared) throw validationFailed(custom(`The ${base} branch has no history in common with ${label}`));
  if (shared === headSha)
    throw validationFailed(
      custom(
        `No commits between ${base === repository.defaultBranch && head.repository !== repository ? `${repository.owner.login}:${base}` : base} and ${head.repository === repository ? head.ref : label}`,
      ),
    );
  if (repository.deleted) throw new ApiError(404, 'Not Found');
}
