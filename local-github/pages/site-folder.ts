import { join } from 'node:path';
import type { Repository } from '../store.ts';
import type { World } from '../world.ts';

/** Where a repository's deployed site is kept. */
export function pagesFolder(world: World, repository: Repository): string {
  return join(world.dir, 'pages', String(repository.id));
}
