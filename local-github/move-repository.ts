import { renderAccount } from './render/account.ts';
import { fullName, type Account, type Repository } from './store.ts';
import type { World } from './world.ts';

/** Gives a repository another name. The old one leads to it until it is given to another. */
export function rename(world: World, repository: Repository, name: string, by: Account): void {
  const from = repository.name;
  leave(repository);
  repository.name = name;
  world.webhooks.emit('repository', 'renamed', repository, by, { changes: { repository: { name: { from } } } });
}

/** Gives a repository to another owner. Apps of the old one lose it; they see it again where the new owner installs them. */
export function transfer(world: World, repository: Repository, owner: Account, name: string, by: Account): void {
  const before = repository.owner;
  leave(repository);
  for (const installation of world.store.installations.values())
    if (installation.account === before) installation.repositories.delete(repository.id);
  repository.owner = owner;
  repository.name = name;
  const from = { [before.kind === 'Organization' ? 'organization' : 'user']: renderAccount(world, before) };
  world.webhooks.emit('repository', 'transferred', repository, by, { changes: { owner: { from } } });
}

function leave(repository: Repository): void {
  repository.formerly.add(fullName(repository).toLowerCase());
}
