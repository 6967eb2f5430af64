import { generateKeyPairSync } from 'node:crypto';
import { now, type Account, type App, type Installation } from '../store.ts';
import type { World } from '../world.ts';

/** GitHub's own id of the App that jobs act as. */
export const actionsAppId = 15_368;

/** The built-in "github-actions" App. */
export function actionsApp(world: Pick<World, 'store'>): App {
  const app = world.store.apps.get(actionsAppId);
  if (!app) throw new Error('the github-actions App is made at start');
  return app;
}

/** Adds the built-in App and its bot to a new server. */
export function addActionsApp(world: Pick<World, 'store'>): void {
  const { store } = world;
  const account = (login: string, kind: Account['kind'], app?: App): Account => ({
    id: store.id(),
    login,
    kind,
    name: login,
    email: `${login}@users.noreply.example.com`,
    createdAt: now(),
    owners: new Set(),
    members: new Set(),
    ...(app ? { app } : {}),
  });
  const owner = account('github', 'Organization');
  const { publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const app: App = {
    id: actionsAppId,
    slug: 'github-actions',
    name: 'GitHub Actions',
    clientId: 'Iv1.actions',
    owner,
    publicKey,
    permissions: {},
    events: [],
    webhook: { url: '', secret: '' },
    createdAt: now(),
    deliveries: [],
  };
  store.apps.set(app.id, app);
  store.accounts.set('github', owner);
  store.accounts.set('github-actions[bot]', account('github-actions[bot]', 'Bot', app));
}

/** The built-in App's installation on an owner's repositories, made when first needed. */
export function actionsInstallation(world: World, owner: Account): Installation {
  const { store } = world;
  const app = actionsApp(world);
  const found = [...store.installations.values()].find((one) => one.app === app && one.account === owner);
  if (found) return found;
  const made: Installation = {
    id: store.id(),
    app,
    account: owner,
    permissions: {},
    events: [],
    selection: 'all',
    repositories: new Set(),
    createdAt: now(),
  };
  store.installations.set(made.id, made);
  return made;
}
