import { ApiError, invalidRequest, notFound } from '../http/api-error.ts';
import { type Call, ok, type Reply } from '../http/call.ts';
import { requiredText, text } from '../http/fields.ts';
import { actor, viaApp } from '../http/identity.ts';
import type { Router } from '../http/router.ts';
import { commitTree } from '../git/bare.ts';
import { inTurn } from '../git/in-turn.ts';
import { reader, type TreeEntry } from '../git/read.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { updateRef } from '../git/update-ref.ts';
import { writeTree } from '../git/write-tree.ts';
import { codeOwnersErrors } from '../pulls/code-owners.ts';
import { renderGitCommit } from '../render/commit.ts';
import { repositoryApi, repositoryPage } from '../render/urls.ts';
import { rulesAgainst } from '../rulesets/rules-for.ts';
import type { Repository } from '../store.ts';

const inline = 1024 * 1024;

/** Files and folders of a commit, and single-file commits. */
export function contentRoutes(router: Router): void {
  const read = { app: ['contents:read'], user: 'read', open: true } as const;
  const write = { app: ['contents:write'], user: 'write' } as const;
  router.repository('GET', '/contents', read, show);
  router.repository('GET', '/contents/{path+}', read, show);
  router.repository('PUT', '/contents/{path+}', write, (call, repository) => inTurn(repository.dir, () => change(call, repository)));
  router.repository('DELETE', '/contents/{path+}', write, (call, repository) => inTurn(repository.dir, () => change(call, repository)));
  router.repository('GET', '/codeowners/errors', read, async (call, repository) => {
    const errors = await codeOwnersErrors(call.world, repository);
    if (!errors) throw notFound();
    return ok({ errors });
  });
  router.repository('GET', '/readme', read, async (call, repository) => {
    const sha = await at(call, repository);
    const entries = await reader(repository).tree(sha, false);
    const found = entries?.find((one) => /^readme(\.\w+)?$/i.test(one.path));
    if (!found) throw notFound();
    return show({ ...call, params: { ...call.params, path: found.path } }, repository);
  });
  for (const path of ['/tarball', '/tarball/{ref+}']) {
    router.repository('GET', path, read, async (call, repository) => {
      const raw = await reader(repository).tarball(await at(call, repository, call.params['ref']));
      return {
        status: 200,
        raw,
        headers: {
          'content-type': 'application/x-gzip',
          'content-disposition': `attachment; filename=${repository.owner.login}-${repository.name}.tar.gz`,
        },
      };
    });
  }
}

async function at(call: Call, repository: Repository, named = call.query.get('ref') ?? undefined): Promise<string> {
  const sha = await resolveCommit(repository, named || repository.defaultBranch);
  if (sha) return sha;
  if (named) throw new ApiError(404, `No commit found for the ref ${named}`);
  throw new ApiError(404, 'This repository is empty.');
}

function clean(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  if (trimmed.split('/').some((part) => part === '..' || part === '.')) throw new ApiError(422, 'path contains a malformed path component');
  return trimmed;
}

async function show(call: Call, repository: Repository): Promise<Reply> {
  const path = clean(call.params['path'] ?? '');
  const sha = await at(call, repository);
  const read = reader(repository);
  const entry = await read.entry(sha, path);
  if (!entry) throw notFound();
  const wantsRaw = String(call.headers['accept'] ?? '').includes('raw');
  if (entry.type === 'tree') {
    const entries = (await read.tree(`${sha}:${path}`, false)) ?? [];
    return ok(entries.map((one) => item(call, repository, one, path === '' ? one.path : `${path}/${one.path}`, sha)));
  }
  if (entry.type === 'commit') return ok({ ...item(call, repository, entry, path, sha), submodule_git_url: null });
  const bytes = (await read.blob(entry.sha)) ?? Buffer.alloc(0);
  if (wantsRaw) return { status: 200, raw: bytes, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } };
  if (entry.mode === '120000') return ok({ ...item(call, repository, entry, path, sha), target: bytes.toString() });
  const small = bytes.length <= inline;
  return ok({ ...item(call, repository, entry, path, sha), content: small ? lines(bytes) : '', encoding: small ? 'base64' : 'none' });
}

function lines(bytes: Buffer): string {
  return (
    bytes.toString('base64').replace(/(.{60})/g, '$1\n') + (bytes.length > 0 && bytes.toString('base64').length % 60 !== 0 ? '\n' : '')
  );
}

function item(call: Call, repository: Repository, entry: TreeEntry, path: string, sha: string): Record<string, unknown> {
  const api = repositoryApi(call.world, repository);
  const page = repositoryPage(call.world, repository);
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const type = entry.type === 'tree' ? 'dir' : entry.type === 'commit' ? 'submodule' : entry.mode === '120000' ? 'symlink' : 'file';
  const url = `${api}/contents/${encoded}?ref=${sha}`;
  const gitUrl = `${api}/git/${entry.type === 'tree' ? 'trees' : 'blobs'}/${entry.sha}`;
  const html = `${page}/${entry.type === 'tree' ? 'tree' : 'blob'}/${sha}/${encoded}`;
  return {
    type,
    name: path.split('/').at(-1),
    path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: html,
    git_url: gitUrl,
    download_url: entry.type === 'blob' ? `${page}/raw/${sha}/${encoded}` : null,
    _links: { self: url, git: gitUrl, html },
  };
}

/** PUT writes, DELETE removes one file as a commit on a branch, guarded by the blob sha the caller saw. */
async function change(call: Call, repository: Repository): Promise<Reply> {
  const { world } = call;
  const path = clean(call.params['path'] ?? '');
  const message = requiredText(call, 'message');
  const branch = text(call, 'branch') ?? repository.defaultBranch;
  const who = actor(call.identity);
  const removing = call.method === 'DELETE';
  if (
    call.identity.kind === 'installation' &&
    path.startsWith('.github/workflows/') &&
    call.identity.token.permissions['workflows'] !== 'write'
  ) {
    throw new ApiError(403, 'Resource not accessible by integration');
  }
  if (rulesAgainst(repository, branch, { account: who, app: viaApp(call.identity) }).some((rule) => rule.type !== 'required_status_checks'))
    throw new ApiError(409, 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n');
  const tip = await resolveCommit(repository, `refs/heads/${branch}`);
  const empty = (await reader(repository).refs('refs/heads')).length === 0;
  if (!tip && !empty) throw new ApiError(404, `Branch ${branch} not found`);
  const old = tip ? await reader(repository).entry(tip, path) : undefined;
  guard(call, path, old, removing);
  const content = removing ? undefined : requiredText(call, 'content').replace(/\s/g, '');
  if (content !== undefined && !/^[A-Za-z0-9+/]*={0,2}$/.test(content)) throw new ApiError(422, 'content is not valid Base64');
  const bytes = content === undefined ? { sha: null } : { content: Buffer.from(content, 'base64') };
  const tree = await writeTree(repository, tip, [{ path, ...(old && { mode: old.mode }), ...bytes }]);
  if (tree === undefined) throw new ApiError(422, 'path contains a malformed path component');
  const person = { name: who.name, email: who.email };
  const given = (name: string) => ({ ...person, ...(call.body[name] as Partial<typeof person> | undefined) });
  const commit = await commitTree(repository.dir, tree, tip ? [tip] : [], given('author'), message, given('committer'));
  await updateRef(world, repository, `refs/heads/${branch}`, tip, commit, who);
  const read = reader(repository);
  const [info, entry] = await Promise.all([read.commit(commit), removing ? undefined : read.entry(commit, path)]);
  const { verification, ...written } = info ? renderGitCommit(world, repository, info) : {};
  return {
    status: old || removing ? 200 : 201,
    body: { content: entry ? item(call, repository, entry, path, branch) : null, commit: { ...written, verification } },
  };
}

function guard(call: Call, path: string, old: TreeEntry | undefined, removing: boolean): void {
  const sha = text(call, 'sha');
  if (removing && !old) throw notFound();
  if (old && sha === undefined) throw invalidRequest('"sha" wasn\'t supplied.');
  if (sha !== undefined && sha !== old?.sha)
    throw new ApiError(409, old ? `${path} does not match ${sha}` : `${path} does not match ${sha}`);
}
