import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fullName } from '../store.ts';
import type { World } from '../world.ts';
import { ApiError, notFound } from './api-error.ts';
import type { Call, Reply } from './call.ts';
import { happens } from './chance.ts';
import { identify, refuseNewTokens, type Identity } from './identity.ts';
import { Limits } from './limits.ts';
import { parseJson, readBody } from './read-body.ts';
import type { Router } from './router.ts';

/** Answers everything below `/api/v3`: identity, limits, faults, conditional requests, errors in GitHub's shape. */
export function createApi(world: World, router: Router): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const limits = new Limits(world.faults);

  return async (request, response) => {
    const url = new URL(request.url ?? '/', world.url);
    const path = byName(world, url.pathname.replace(/^\/api\/v3/, '').replace(/(.)\/$/, '$1'));
    const method = request.method ?? 'GET';
    const headers: Record<string, string> = {
      'x-github-request-id': randomUUID().slice(0, 18).toUpperCase().replaceAll('-', ':'),
      'x-github-media-type': 'github.v3; format=json',
      'x-github-enterprise-version': '3.19.0',
      'x-github-api-version-selected': '2022-11-28',
      vary: 'Accept, Authorization, Cookie, X-GitHub-OTP',
    };
    let reply: Reply;
    let template = path;
    try {
      const raw = await readBody(request);
      await trouble(world);
      const identity = identify(world.store, request.headers.authorization);
      refuseNewTokens(world, identity);
      const key = budgetKey(identity);
      const anonymous = identity.kind === 'anonymous';
      // Asking for the limit costs nothing, as at GitHub.
      Object.assign(headers, path === '/rate_limit' ? limits.headers(key, anonymous) : limits.take(key, anonymous));
      limits.secondary(method);
      const match = router.find(method, path);
      if (!match) throw notFound();
      template = match.template;
      const call: Call = {
        world,
        method,
        url,
        params: match.params,
        query: url.searchParams,
        headers: request.headers,
        identity,
        body: parseJson(raw),
      };
      reply = path === '/rate_limit' ? rateLimit(limits, key, anonymous) : await match.handler(call);
      if (happens(world, world.faults.lostAnswers)) throw new ApiError(502, 'Server Error');
      if (method === 'GET' && reply.status === 200) {
        // As at GitHub, a tag holds for the token it was given to: a new token reads everything anew.
        const whose = `${request.headers.authorization ?? ''}\n`;
        const etag = `"${createHash('sha256').update(whose).update(payload(reply)).digest('hex')}"`;
        headers['etag'] = etag;
        headers['cache-control'] = 'private, max-age=60, s-maxage=60';
        if (sameTag(request.headers['if-none-match'], etag)) {
          Object.assign(headers, limits.giveBack(key, anonymous));
          reply = { status: 304 };
        }
      }
    } catch (error) {
      reply = refusal(world, error, method, path);
    }
    world.validator?.response(method, template, reply.status, reply.body);
    send(response, method, { ...headers, ...reply.headers }, reply);
    world.log(`${method} ${path} ${reply.status}`);
  };
}

/** `/repositories/{id}/…`, where what was renamed is sent to, as `/repos/{owner}/{repo}/…`. */
function byName(world: World, path: string): string {
  const [, id = '', rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repository = world.store.repositories.get(Number(id));
  return repository ? `/repos/${fullName(repository)}${rest}` : path;
}

function budgetKey(identity: Identity): string {
  if (identity.kind === 'user') return `user ID ${identity.account.id}`;
  if (identity.kind === 'installation') return `installation ID ${identity.token.installation.id}`;
  if (identity.kind === 'app') return `app ID ${identity.app.id}`;
  return '127.0.0.1';
}

async function trouble(world: World): Promise<void> {
  const { faults } = world;
  if (faults.latencyMs) await sleep(faults.latencyMs);
  const due = faults.nextBadGateways ?? 0;
  if (due > 0) faults.nextBadGateways = due - 1;
  if (due > 0 || happens(world, faults.badGateway)) throw new ApiError(502, 'Server Error');
}

function rateLimit(limits: Limits, key: string, anonymous: boolean): Reply {
  const core = limits.overview(key, anonymous);
  return { status: 200, body: { resources: { core, search: core, graphql: core }, rate: core } };
}

function refusal(world: World, error: unknown, method: string, path: string): Reply {
  if (error instanceof ApiError) return { status: error.status, body: error.body, headers: error.headers };
  world.log(`${method} ${path} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return { status: 500, body: { message: 'Server Error', documentation_url: 'https://docs.github.com/rest', status: '500' } };
}

function payload(reply: Reply): Buffer | string {
  return reply.raw ?? JSON.stringify(reply.body ?? null);
}

function sameTag(asked: string | undefined, etag: string): boolean {
  if (!asked) return false;
  return asked.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

function send(response: ServerResponse, method: string, headers: Record<string, string>, reply: Reply): void {
  const empty = reply.status === 204 || reply.status === 304 || (reply.raw === undefined && reply.body === undefined);
  const body = Buffer.from(empty ? '' : payload(reply));
  if (!empty) headers['content-type'] ??= 'application/json; charset=utf-8';
  if (reply.status !== 204 && reply.status !== 304) headers['content-length'] = String(body.length);
  response.writeHead(reply.status, headers);
  response.end(method === 'HEAD' ? undefined : body);
}
