import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { addAccount } from './accounts.ts';
import { now, type Access, type Account, type App, type Installation, type Repository } from './store.ts';
import { emitInstallation } from './webhooks/uninstall.ts';
import type { World } from './world.ts';

export interface CreatedApp {
  appId: number;
  clientId: string;
  slug: string;
  /** PKCS#8 PEM. */
  privateKey: string;
}

export interface NewApp {
  slug: string;
  permissions: Record<string, Access>;
  events?: string[];
  webhookUrl?: string;
  webhookSecret?: string;
  owner: Account;
}

/** Makes an App and its bot account. Sends `ping` when it has a webhook. */
export function createApp(
  world: World,
  { slug, permissions, events = [], webhookUrl = '', webhookSecret = '', owner }: NewApp,
): CreatedApp {
  const { store } = world;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const id = store.id();
  const clientId = `Iv23li${randomBytes(7).toString('hex')}`;
  const app: App = {
    id,
    slug,
    name: slug,
    clientId,
    owner,
    publicKey: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))
      .export({ type: 'spki', format: 'pem' })
      .toString(),
    permissions: { metadata: 'read', ...permissions },
    events,
    webhook: { url: webhookUrl, secret: webhookSecret },
    createdAt: now(),
    deliveries: [],
  };
  addAccount(store, `${slug}[bot]`, 'Bot', { app });
  store.apps.set(id, app);
  pingApp(world, app);
  return { appId: id, clientId, slug, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** Tells an App's webhook that it is there. */
export function pingApp(world: World, app: App): void {
  if (!app.webhook.url) return;
  const config = { content_type: 'json', insecure_ssl: '0', secret: '********', url: app.webhook.url };
  const hook = {
    type: 'App',
    id: app.id + 500_000,
    name: 'web',
    active: true,
    events: app.events,
    config,
    app_id: app.id,
    updated_at: now(),
    created_at: now(),
    deliveries_url: `${world.apiUrl}/app/hook/deliveries`,
  };
  world.webhooks.emitTo(app, 'ping', null, app.owner, { zen: 'Design for failure.', hook_id: hook.id, hook });
}

/** Installs an App on repositories of an owner, or on all of them; where it is installed already, on these too. */
export function installApp(world: World, app: App, owner: Account, repositories: readonly Repository[] | 'all'): Installation {
  const { store } = world;
  const listed = repositories === 'all' ? [] : repositories;
  const old = [...store.installations.values()].find((one) => one.app === app && one.account === owner);
  if (old) {
    for (const one of listed) old.repositories.add(one.id);
    return old;
  }
  const installation: Installation = {
    id: store.id(),
    app,
    account: owner,
    permissions: { ...app.permissions },
    events: [...app.events],
    selection: repositories === 'all' ? 'all' : 'selected',
    repositories: new Set(listed.map((one) => one.id)),
    createdAt: now(),
  };
  store.installations.set(installation.id, installation);
  emitInstallation(world, installation, 'created');
  return installation;
}
