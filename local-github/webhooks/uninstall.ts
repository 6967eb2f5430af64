import { renderInstallation, renderShortRepository } from '../render/app.ts';
import type { Installation, Repository } from '../store.ts';
import type { World } from '../world.ts';

/** The repositories an installation reaches. */
export function installed(world: World, installation: Installation): Repository[] {
  return [...world.store.repositories.values()].filter(
    (one) =>
      !one.deleted && one.owner === installation.account && (installation.selection === 'all' || installation.repositories.has(one.id)),
  );
}

/** Removes an installation with its tokens and tells the App. */
export function uninstall(world: World, installation: Installation): void {
  world.store.installations.delete(installation.id);
  for (const [token, minted] of world.store.installationTokens) {
    if (minted.installation === installation) world.store.installationTokens.delete(token);
  }
  emitInstallation(world, installation, 'deleted');
}

/** Tells an App that it was installed or removed. */
export function emitInstallation(world: World, installation: Installation, action: 'created' | 'deleted'): void {
  if (!installation.app.webhook.url) return;
  const repositories = installed(world, installation).map(renderShortRepository);
  const payload = {
    installation: renderInstallation(world, installation),
    repositories,
    ...(action === 'created' ? { requester: null } : {}),
  };
  world.webhooks.emitTo(installation.app, 'installation', action, installation.account, payload, installation);
}
