import { afterPush } from '../pulls/after-push.ts';
import type { Account, Repository } from '../store.ts';
import type { World } from '../world.ts';
import { git } from './run.ts';

const nothing = '0'.repeat(40);

/** Moves, creates (no `from`) or deletes (no `to`) a ref as an API call does, with all that follows a push. Call it within `inTurn`. */
export async function updateRef(
  world: World,
  repository: Repository,
  ref: string,
  from: string | undefined,
  to: string | undefined,
  by: Account,
): Promise<void> {
  if (to === undefined) await git(repository.dir, ['update-ref', '-d', ref]);
  else await git(repository.dir, ['update-ref', ref, to, from ?? nothing]);
  const map = (sha: string | undefined) => new Map(sha === undefined ? [] : [[ref, sha] as const]);
  await afterPush(world, repository, by, map(from), map(to));
}
