import { ApiError, notFound, validationFailed } from '../http/api-error.ts';
import { happens } from '../http/chance.ts';
import { created, noContent, ok } from '../http/call.ts';
import { flag, oneOf, requiredText, text } from '../http/fields.ts';
import { actor } from '../http/identity.ts';
import type { Router } from '../http/router.ts';
import { commitTree } from '../git/bare.ts';
import { askObjects } from '../git/ask-objects.ts';
import { cutListing } from '../git/cut-listing.ts';
import { inTurn } from '../git/in-turn.ts';
import { reader } from '../git/read.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { git, tryGit } from '../git/run.ts';
import { writeTree, type ChangedEntry } from '../git/write-tree.ts';
import { updateRef } from '../git/update-ref.ts';
import { renderGitCommit, renderRef } from '../render/commit.ts';
import { repositoryApi } from '../render/urls.ts';
import type { Repository } from '../store.ts';

const read = { app: ['contents:read'], user: 'read', open: true } as const;
const write = { app: ['contents:write'], user: 'write' } as const;

/** Git objects and refs as they are. */
export function gitDataRoutes(router: Router): void {
  router.repository('GET', '/git/trees/{tree_sha+}', read, async (call, repository) => {
    const named = call.params['tree_sha'] ?? '';
    if (call.identity.kind === 'installation' && happens(call.world, call.world.faults.unseenTrees)) throw notFound();
    const recursive = call.query.has('recursive');
    const source = reader(repository);
    const sha = (await resolveTree(repository, named)) ?? '';
    const entries = sha && (await source.tree(sha, recursive));
    if (!entries && (await source.refs('refs/heads')).length === 0) throw new ApiError(409, 'Git Repository is empty.');
    if (!entries) throw notFound();
    const api = repositoryApi(call.world, repository);
    const listed = cutListing(entries, recursive);
    const tree = listed.map((one) => ({
      path: one.path,
      mode: one.mode,
      type: one.type,
      sha: one.sha,
      ...(one.size === undefined ? {} : { size: one.size }),
      ...(one.type === 'commit' ? {} : { url: `${api}/git/${one.type}s/${one.sha}` }),
    }));
    return ok({ sha, url: `${api}/git/trees/${sha}`, tree, truncated: entries.length > listed.length });
  });
  router.repository('POST', '/git/trees', write, async (call, repository) => {
    const base = text(call, 'base_tree');
    const entries = call.body['tree'] as ChangedEntry[];
    if (!Array.isArray(entries)) throw validationFailed({ resource: 'Tree', field: 'tree', code: 'missing_field' });
    const sha = await inTurn(repository.dir, () => writeTree(repository, base, entries));
    if (sha === undefined) throw new ApiError(422, 'tree.path contains a malformed path component');
    const list = (await reader(repository).tree(sha, false)) ?? [];
    const api = repositoryApi(call.world, repository);
    return created({
      sha,
      url: `${api}/git/trees/${sha}`,
      truncated: false,
      tree: list.map((one) => ({
        path: one.path,
        mode: one.mode,
        type: one.type,
        sha: one.sha,
        ...(one.size === undefined ? {} : { size: one.size }),
        url: `${api}/git/${one.type}s/${one.sha}`,
      })),
    });
  });
  router.repository('GET', '/git/blobs/{file_sha}', read, async (call, repository) => {
    const sha = call.params['file_sha'] ?? '';
    const bytes = /^[0-9a-f]{40}$/.test(sha) ? await reader(repository).blob(sha) : undefined;
    if (!bytes) throw notFound();
    if (String(call.headers['accept'] ?? '').includes('raw'))
      return { status: 200, raw: bytes, headers: { 'content-type': 'application/vnd.github.raw+json' } };
    return ok({
      sha,
      node_id: `B_${sha}`,
      size: bytes.length,
      url: `${repositoryApi(call.world, repository)}/git/blobs/${sha}`,
      content: bytes.toString('base64'),
      encoding: 'base64',
    });
  });
  router.repository('POST', '/git/blobs', write, async (call, repository) => {
    const bytes = Buffer.from(requiredText(call, 'content'), oneOf(call, 'encoding', ['utf-8', 'base64']) === 'base64' ? 'base64' : 'utf8');
    const sha = (await git(repository.dir, ['hash-object', '-w', '--stdin'], { input: bytes })).trim();
    return created({ sha, url: `${repositoryApi(call.world, repository)}/git/blobs/${sha}` });
  });
  router.repository('GET', '/git/commits/{commit_sha}', read, async (call, repository) => {
    const commit = await reader(repository).commit(call.params['commit_sha'] ?? '');
    if (!commit) throw notFound();
    return ok(renderGitCommit(call.world, repository, commit));
  });
  router.repository('POST', '/git/commits', write, async (call, repository) => {
    const who = actor(call.identity);
    const person = (name: string) => ({
      name: who.name,
      email: who.email,
      ...(call.body[name] as { name?: string; email?: string } | undefined),
    });
    const source = reader(repository);
    const tree = requiredText(call, 'tree');
    if ((await source.type(tree)) !== 'tree')
      throw validationFailed({ resource: 'Commit', field: 'tree', code: 'invalid', message: 'Tree SHA does not exist' });
    const parents = (call.body['parents'] as string[] | undefined) ?? [];
    const sha = await commitTree(
      repository.dir,
      tree,
      parents,
      person('author'),
      requiredText(call, 'message'),
      person(call.body['committer'] ? 'committer' : 'author'),
    );
    const commit = await source.commit(sha);
    return created(commit ? renderGitCommit(call.world, repository, commit) : {});
  });
  refRoutes(router);
}

function refRoutes(router: Router): void {
  router.repository('GET', '/git/ref/{ref+}', read, async (call, repository) => {
    const ref = `refs/${call.params['ref']}`;
    const found = (await reader(repository).refs(ref)).find((one) => one.ref === ref);
    if (!found) throw notFound();
    return ok(renderRef(call.world, repository, ref, found.sha, found.type));
  });
  router.repository('GET', '/git/matching-refs/{ref+}', read, async (call, repository) => {
    const prefix = `refs/${call.params['ref']}`;
    const all = await reader(repository).refs('refs');
    return ok(all.filter((one) => one.ref.startsWith(prefix)).map((one) => renderRef(call.world, repository, one.ref, one.sha, one.type)));
  });
  router.repository('POST', '/git/refs', write, async (call, repository) => {
    const ref = requiredText(call, 'ref');
    const sha = await known(repository, requiredText(call, 'sha'));
    if (!/^refs\/(heads|tags)\/./.test(ref) || (await tryGit(repository.dir, ['check-ref-format', ref])).code !== 0)
      throw new ApiError(422, "Reference name must start with 'refs/' and contain at least three slash-separated components.");
    if (await current(repository, ref)) throw new ApiError(422, 'Reference already exists');
    await inTurn(repository.dir, () => updateRef(call.world, repository, ref, undefined, sha, actor(call.identity)));
    return created(renderRef(call.world, repository, ref, sha, 'commit'));
  });
  router.repository('PATCH', '/git/refs/{ref+}', write, async (call, repository) => {
    const ref = `refs/${call.params['ref']}`;
    const sha = await known(repository, requiredText(call, 'sha'));
    const before = await current(repository, ref);
    if (!before) throw new ApiError(422, 'Reference does not exist');
    const forward = await tryGit(repository.dir, ['merge-base', '--is-ancestor', before, sha]);
    if (forward.code !== 0 && !flag(call, 'force')) throw new ApiError(422, 'Update is not a fast forward');
    await inTurn(repository.dir, () => updateRef(call.world, repository, ref, before, sha, actor(call.identity)));
    return ok(renderRef(call.world, repository, ref, sha, 'commit'));
  });
  router.repository('DELETE', '/git/refs/{ref+}', write, async (call, repository) => {
    const ref = `refs/${call.params['ref']}`;
    const before = await current(repository, ref);
    if (!before || ref.startsWith('refs/pull/')) throw new ApiError(422, 'Reference does not exist');
    await inTurn(repository.dir, () => updateRef(call.world, repository, ref, before, undefined, actor(call.identity)));
    return noContent();
  });
}

async function current(repository: Repository, ref: string): Promise<string | undefined> {
  const { code, stdout } = await tryGit(repository.dir, ['rev-parse', '--verify', '--quiet', '--end-of-options', ref]);
  return code === 0 ? stdout.toString().trim() : undefined;
}

async function known(repository: Repository, sha: string): Promise<string> {
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new ApiError(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  if (!(await resolveCommit(repository, sha))) throw new ApiError(422, 'Object does not exist');
  return sha;
}

async function resolveTree(repository: Repository, named: string): Promise<string | undefined> {
  const commit = await resolveCommit(repository, named);
  const revision = commit ?? named;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{tree}`];
  const { code, stdout } = await askObjects(repository.dir, args, [revision]);
  return code === 0 ? stdout.toString().trim() : undefined;
}
