import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PullIssue } from '../render/pull.ts';
import { sitePage } from '../render/urls.ts';
import { accountOf, findRepository, includes, permissionOf, type Account, type Repository } from '../store.ts';
import type { World } from '../world.ts';
import { setUpApp, type Moved } from './app-setup.ts';
import { avatarSvg } from './avatar.ts';
import { markup } from './markup.ts';
import { issuePage } from './issue-page.ts';
import { page, styleSheet } from './layout.ts';
import { pullPage } from './pull-page.ts';
import { blobPage, codePage, fileBytes, homePage, issueListPage, runListPage } from './repository-pages.ts';
import { checkRunPage, runPage } from './run-page.ts';
import { siteFile } from './static-site.ts';

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body: string | Buffer;
  readonly headers?: Record<string, string>;
}

/** Nothing on these pages runs: no script, no form, no frame. */
const guard = {
  'content-security-policy':
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
};

/** Read-only pages for people. Private repositories show to who signed in (`/login?token=…&to=/…`) and may read them. */
export function createPages(world: World): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const url = new URL(request.url ?? '/', world.url);
    const viewer = viewerOf(world, request.headers.cookie);
    const answer = request.method === 'POST' ? moved(await setUpApp(world, url, request, viewer), viewer) : await show(world, url, viewer);
    response.writeHead(answer.status, {
      'content-type': answer.type ?? 'text/html; charset=utf-8',
      ...(url.pathname.startsWith('/pages/') ? {} : guard),
      ...answer.headers,
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  };
}

function moved({ status, location, why = '' }: Moved, viewer: Account | undefined): Answer {
  return {
    status,
    body: page({ title: String(status), viewer, body: markup`<p>${why}</p>` }),
    ...(location ? { headers: { location } } : {}),
  };
}

function viewerOf(world: World, cookie: string | undefined): Account | undefined {
  const token = /(?:^|;\s*)local_github=([^;]+)/.exec(cookie ?? '')?.[1];
  const login = token && world.store.userTokens.get(token);
  return login ? accountOf(world.store, login) : undefined;
}

const missing = (viewer: Account | undefined): Answer => ({
  status: 404,
  body: page({
    title: 'Not found',
    viewer,
    body: markup`<h1>404</h1>
      <p>There is nothing here, or it is private and you are not signed in.</p>`,
  }),
});

async function show(world: World, url: URL, viewer: Account | undefined): Promise<Answer> {
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const [first, second, ...rest] = parts;
  const sees = (one: Repository) => !one.deleted && (!one.private || (viewer !== undefined && includes(permissionOf(one, viewer), 'read')));
  if (first === undefined) return { status: 200, body: homePage([...world.store.repositories.values()].filter(sees), viewer) };
  if (first === 'local-github.css') return { status: 200, type: 'text/css; charset=utf-8', body: styleSheet };
  if (first === 'avatars' && second !== undefined) return { status: 200, type: 'image/svg+xml', body: avatarSvg(second) };
  if (first === 'login') return signIn(world, url);
  const [owner, name] = first === 'pages' ? [second, rest[0]] : [first, second];
  const repository =
    first === 'pages' && owner === 'closed'
      ? world.store.repositories.get(Number(name))
      : owner !== undefined && name !== undefined && findRepository(world.store, owner, name);
  if (!repository || !sees(repository)) return missing(viewer);
  if (first === 'pages' && (owner === 'closed') !== (repository.pages?.public === false)) return missing(viewer);
  if (first === 'pages') return site(world, repository, url, rest.slice(1).join('/'), viewer);
  const body = await repositoryPage(world, repository, rest, viewer);
  if (body instanceof Buffer) return { status: 200, type: 'text/plain; charset=utf-8', body };
  return body === undefined ? missing(viewer) : { status: 200, body };
}

function signIn(world: World, url: URL): Answer {
  const token = url.searchParams.get('token') ?? '';
  const to = url.searchParams.get('to') ?? '/';
  const known = world.store.userTokens.has(token);
  const location = /^\/(?![/\\])/.test(to) ? to : '/';
  if (!known) return { status: 403, body: page({ title: 'Sign in', viewer: undefined, body: markup`<h1>That token is nobody’s</h1>` }) };
  return { status: 302, body: '', headers: { location, 'set-cookie': `local_github=${token}; Path=/; HttpOnly; SameSite=Lax` } };
}

async function site(world: World, repository: Repository, url: URL, path: string, viewer: Account | undefined): Promise<Answer> {
  // Relative links of a site's start page need the slash.
  if (path === '' && !url.pathname.endsWith('/')) return { status: 302, body: '', headers: { location: sitePage(world, repository) } };
  const file = await siteFile(world, repository, path);
  return file ? { status: 200, type: file.type, body: file.bytes } : missing(viewer);
}

async function repositoryPage(
  world: World,
  repository: Repository,
  rest: readonly string[],
  viewer: Account | undefined,
): Promise<string | Buffer | undefined> {
  const [section, id, ...more] = rest;
  const number = Number(id);
  switch (section) {
    case undefined:
      return codePage(world, repository, viewer, repository.defaultBranch, '');
    case 'tree':
      return codePage(world, repository, viewer, id ?? repository.defaultBranch, more.join('/'));
    case 'blob':
      return blobPage(repository, viewer, id ?? '', more.join('/'));
    case 'raw':
      return fileBytes(repository, id ?? '', more.join('/'));
    case 'pulls':
    case 'issues': {
      if (id === undefined) return issueListPage(repository, viewer, section);
      const issue = repository.issues.get(number);
      return issue && issuePage(issue, viewer);
    }
    case 'pull': {
      const issue = repository.issues.get(number);
      return issue?.pull ? pullPage(world, issue as PullIssue, viewer) : undefined;
    }
    case 'runs': {
      const run = repository.checkRuns.get(number);
      return run && checkRunPage(repository, run, viewer);
    }
    case 'actions': {
      if (id === undefined) return runListPage(repository, viewer);
      const run = repository.runs.get(Number(more[0]));
      return run && runPage(run, viewer, more[1] === 'job' ? Number(more[2]) : undefined);
    }
    default:
      return undefined;
  }
}
