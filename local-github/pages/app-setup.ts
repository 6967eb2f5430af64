import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createApp, installApp } from '../apps.ts';
import { readBody } from '../http/read-body.ts';
import { renderApp } from '../render/app.ts';
import { accountOf, findRepository, type Access, type Account, type App } from '../store.ts';
import type { World } from '../world.ts';

export interface Moved {
  readonly status: 302 | 403 | 404 | 422;
  readonly location?: string;
  readonly why?: string;
}

/**
 * The two places where a person sets an App up, for those who are signed in and own the organisation: `POST
 * /organizations/{org}/settings/apps/new` takes a manifest and goes to its `redirect_url` with a one-time code; `POST
 * /apps/{slug}/installations/new` installs. GitHub asks once more before either; this server does not.
 */
export async function setUpApp(world: World, url: URL, request: IncomingMessage, viewer: Account | undefined): Promise<Moved> {
  const form = new URLSearchParams((await readBody(request)).toString('utf8'));
  const creating = /^\/organizations\/([^/]+)\/settings\/apps\/new$/.exec(url.pathname);
  const installing = /^\/apps\/([^/]+)\/installations\/new$/.exec(url.pathname);
  const owner = accountOf(world.store, creating?.[1] ?? form.get('target') ?? '');
  if (!creating && !installing) return { status: 404 };
  if (!owner || !viewer || !(owner === viewer || owner.owners.has(viewer.login))) return { status: 403, why: 'only owners may' };
  return creating ? create(world, url, form, owner) : install(world, installing?.[1] ?? '', form, owner);
}

interface Manifest {
  readonly name?: string;
  readonly url?: string;
  readonly redirect_url?: string;
  readonly setup_url?: string;
  readonly hook_attributes?: { readonly url?: string };
  readonly default_permissions?: Record<string, Access>;
  readonly default_events?: string[];
}

function create(world: World, url: URL, form: URLSearchParams, owner: Account): Moved {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(form.get('manifest') ?? '') as Manifest;
  } catch {
    return { status: 422, why: 'the manifest is not JSON' };
  }
  const {
    name = '',
    redirect_url: back,
    hook_attributes: hook,
    default_permissions: permissions = {},
    default_events: events = [],
  } = manifest;
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  if (!back || !URL.canParse(back)) return { status: 422, why: 'the manifest has no redirect_url' };
  if (slug === '' || accountOf(world.store, `${slug}[bot]`)) return { status: 422, why: `Name ${name} is already taken` };
  const webhookSecret = randomBytes(20).toString('hex');
  const made = createApp(world, { slug, permissions, events, owner, webhookUrl: hook?.url ?? '', webhookSecret });
  const code = randomBytes(20).toString('hex');
  const app = world.store.apps.get(made.appId) as App;
  world.store.manifests.set(code, {
    ...renderApp(world, app),
    client_secret: randomBytes(20).toString('hex'),
    webhook_secret: webhookSecret,
    pem: made.privateKey,
  });
  const location = new URL(back);
  location.searchParams.set('code', code);
  location.searchParams.set('state', url.searchParams.get('state') ?? '');
  return { status: 302, location: location.href };
}

function install(world: World, slug: string, form: URLSearchParams, owner: Account): Moved {
  const app = [...world.store.apps.values()].find((one) => one.slug === slug);
  if (!app) return { status: 404 };
  const names = form.getAll('repository');
  const repositories = names.flatMap((name) => findRepository(world.store, owner.login, name) ?? []);
  if (repositories.length !== names.length) return { status: 404 };
  const installation = installApp(world, app, owner, names.length === 0 ? 'all' : repositories);
  return { status: 302, location: `${world.url}/settings/installations/${installation.id}` };
}
