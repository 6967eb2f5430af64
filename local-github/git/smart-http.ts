import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { ApiError } from '../http/api-error.ts';
import { grants, reaches } from '../http/access.ts';
import { identify, viaApp, type Identity } from '../http/identity.ts';
import { afterPush } from '../pulls/after-push.ts';
import { rulesAgainst, type Changer } from '../rulesets/rules-for.ts';
import { findMoved, findRepository, fullName, includes, permissionOf, type Repository } from '../store.ts';
import type { World } from '../world.ts';
import { serveGit, type GitBackend } from './http-backend.ts';
import { inTurn } from './in-turn.ts';
import { reader } from './read.ts';
import { declineAll, receiveCommands } from './receive-commands.ts';

/** `/<owner>/<repo>.git/<rest>` in parts, or `undefined` when a path is no git address. */
export function gitPath(path: string): { owner: string; name: string; rest: string } | undefined {
  const found = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(path);
  return found
    ? { owner: decodeURIComponent(found[1] as string), name: decodeURIComponent(found[2] as string), rest: found[3] as string }
    : undefined;
}

/** Serves clone, fetch and push; a push becomes events. */
export async function smartHttp(world: World, backend: GitBackend, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', world.url);
  const at = gitPath(url.pathname);
  if (!at) return void response.writeHead(404).end();
  const push = at.rest === 'git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack';
  const moved = findRepository(world.store, at.owner, at.name) ? undefined : findMoved(world.store, at.owner, at.name);
  if (moved) return void response.writeHead(301, { location: `${world.url}/${fullName(moved)}.git/${at.rest}${url.search}` }).end();
  let repository: Repository;
  let pusher: Changer | undefined;
  try {
    const identity = identify(world.store, request.headers.authorization);
    repository = admit(world, identity, at.owner, at.name, push);
    pusher =
      identity.kind === 'user' || identity.kind === 'installation' ? { account: identity.account, app: viaApp(identity) } : undefined;
  } catch (error) {
    return refuse(response, error);
  }
  const call = { dir: repository.dir, path: `/${at.rest}`, query: url.search.slice(1), user: pusher?.account.login ?? '', push };
  world.log(`git ${push ? 'push' : 'fetch'} ${repository.owner.login}/${repository.name} ${at.rest}`);
  const input = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  if (at.rest !== 'git-receive-pack' || !pusher) return serveGit(backend, request, response, call, input);
  const by = pusher.account;
  const body = await buffer(input);
  const declined = declinePush(repository, body, pusher);
  if (declined) return void response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-result' }).end(declined);
  await inTurn(repository.dir, async () => {
    const before = await heads(repository);
    await serveGit(backend, request, response, call, Readable.from([body]), async () => {
      await afterPush(world, repository, by, before, await heads(repository)).catch((error: unknown) =>
        world.log(`after push: ${String(error)}`),
      );
    });
  });
}

/** What is answered to a push that the branch's rules forbid. */
function declinePush(repository: Repository, body: Buffer, by: Changer): Buffer | undefined {
  const commands = receiveCommands(body);
  const guarded = commands.some(({ ref }) => {
    if (!ref.startsWith('refs/heads/')) return false;
    return rulesAgainst(repository, ref.slice('refs/heads/'.length), by).length > 0;
  });
  return guarded
    ? declineAll(commands, 'push declined due to repository rule violations', body.subarray(0, 1000).includes('side-band-64k'))
    : undefined;
}

async function heads(repository: Repository): Promise<Map<string, string>> {
  const read = reader(repository);
  const refs = [...(await read.refs('refs/heads')), ...(await read.refs('refs/tags'))];
  return new Map(refs.map((one) => [one.ref, one.sha]));
}

class NeedsLogin extends Error {}

function admit(world: World, identity: Identity, owner: string, name: string, push: boolean): Repository {
  const repository = findRepository(world.store, owner, name);
  if (identity.kind === 'anonymous' && (push || !repository || repository.private)) throw new NeedsLogin();
  if (!repository || identity.kind === 'app') throw new ApiError(404, 'Repository not found.');
  const who = identity.kind === 'anonymous' ? '' : identity.account.login;
  const denied = new ApiError(403, `Permission to ${repository.owner.login}/${repository.name}.git denied to ${who}.`);
  if (identity.kind === 'installation') {
    const inside = reaches(identity, repository);
    if (push && !(inside && grants(identity.token.permissions, ['contents:write'])))
      throw repository.private && !inside ? new ApiError(404, 'Repository not found.') : denied;
    if (!push && repository.private && !(inside && grants(identity.token.permissions, ['contents:read'])))
      throw new ApiError(404, 'Repository not found.');
  }
  if (identity.kind === 'user') {
    const held = permissionOf(repository, identity.account);
    if (held === 'none') throw new ApiError(404, 'Repository not found.');
    if (push && !includes(held, 'write')) throw denied;
  }
  return repository;
}

function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof NeedsLogin) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="GitHub"' }).end();
  const known = error instanceof ApiError ? error : new ApiError(500, 'Server Error');
  const login: Record<string, string> = known.status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {};
  response.writeHead(known.status, { 'content-type': 'text/plain', ...login }).end(known.message);
}
