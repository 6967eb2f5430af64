import { ApiError, notFound } from '../http/api-error.ts';
import { ok } from '../http/call.ts';
import { pageOf } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { changedFiles } from '../git/diff.ts';
import { reader } from '../git/read.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { renderCommit, renderFile } from '../render/commit.ts';
import { repositoryApi, repositoryPage } from '../render/urls.ts';
import { networkOf, type Repository } from '../store.ts';
import type { World } from '../world.ts';

const rule = { app: ['contents:read'], user: 'read', open: true } as const;
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Commits, one commit with its files, and comparison of two. */
export function commitRoutes(router: Router): void {
  router.repository('GET', '/commits', rule, async (call, repository) => {
    const sha = await resolveCommit(repository, call.query.get('sha') ?? repository.defaultBranch);
    if (!sha) throw call.query.has('sha') ? notFound() : new ApiError(409, 'Git Repository is empty.');
    const { page, size } = pageOf(call);
    const path = call.query.get('path');
    const read = reader(repository);
    const list = await read.log(sha, { skip: (page - 1) * size, limit: size + 1, ...(path ? { path } : {}) });
    const url = new URL(call.url);
    url.searchParams.set('page', String(page + 1));
    return ok(
      list.slice(0, size).map((one) => renderCommit(call.world, repository, one)),
      list.length > size ? { link: `<${url.href}>; rel="next"` } : {},
    );
  });
  router.repository('GET', '/commits/{ref+}', rule, async (call, repository) => {
    const named = call.params['ref'] ?? '';
    const sha = await resolveCommit(repository, named);
    if (!sha) throw new ApiError(422, `No commit found for SHA: ${named}`);
    const commit = await reader(repository).commit(sha);
    if (!commit) throw notFound();
    const files = await changedFiles(repository, commit.parents[0] ?? emptyTree, sha);
    const sum = (key: 'additions' | 'deletions') => files.reduce((total, one) => total + one[key], 0);
    return ok({
      ...renderCommit(call.world, repository, commit),
      stats: { total: sum('additions') + sum('deletions'), additions: sum('additions'), deletions: sum('deletions') },
      files: files.map((one) => renderFile(call.world, repository, one, sha)),
    });
  });
  router.repository('GET', '/compare/{basehead+}', rule, async (call, repository) => {
    const [left = '', right = ''] = (call.params['basehead'] ?? '').split('...');
    const [base, head] = await Promise.all([side(call.world, repository, left), side(call.world, repository, right)]);
    if (!base || !head) throw notFound();
    const read = reader(repository);
    const start = await read.mergeBase(base, head);
    if (!start) throw new ApiError(404, `No common ancestor between ${left} and ${right}.`);
    const [ahead, behind, commits, files, first, middle] = await Promise.all([
      read.count(`${base}..${head}`),
      read.count(`${head}..${base}`),
      read.log(`${base}..${head}`, { limit: 250 }),
      changedFiles(repository, start, head),
      read.commit(base),
      read.commit(start),
    ]);
    if (!first || !middle) throw notFound();
    const url = `${repositoryApi(call.world, repository)}/compare/${left}...${right}`;
    const page = `${repositoryPage(call.world, repository)}/compare/${left}...${right}`;
    return ok({
      url,
      html_url: page,
      permalink_url: `${repositoryPage(call.world, repository)}/compare/${base}...${head}`,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: renderCommit(call.world, repository, first),
      merge_base_commit: renderCommit(call.world, repository, middle),
      status: ahead > 0 && behind > 0 ? 'diverged' : ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'identical',
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits.toReversed().map((one) => renderCommit(call.world, repository, one)),
      files: files.slice(0, 300).map((one) => renderFile(call.world, repository, one, head)),
    });
  });
}

/** `ref`, `owner:ref` or `owner:repo:ref` within the fork network. */
async function side(world: World, repository: Repository, spec: string): Promise<string | undefined> {
  const parts = spec.split(':');
  if (parts.length === 1) return resolveCommit(repository, spec);
  const [owner = '', ...rest] = parts;
  const ref = rest.at(-1) ?? '';
  const name = rest.length > 1 ? rest[0] : undefined;
  const other = networkOf(world.store, repository).find(
    (one) => !one.deleted && one.owner.login.toLowerCase() === owner.toLowerCase() && (name === undefined || one.name === name),
  );
  return other && resolveCommit(other, ref);
}
