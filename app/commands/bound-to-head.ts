import type { Request, Snapshot } from '../observe/snapshot.ts';
import type { CommandName } from './specs.ts';

/** Commands about a pull request or a person, whatever its head: nothing is bound. */
const ofAnyHead: ReadonlySet<CommandName> = new Set(['withdraw', 'hold', 'agree', 'help']);

/**
 * Whether a command without a commit is certainly about the head: the head was there when it was written. GitHub tells no time of a push, so this is known
 * from what was seen: the comment is younger than every comment of the look that first saw the head, or than the last change of the pull request in it.
 * A command that may be older than the head is not followed: nobody can mean what is not there yet.
 */
export function isBoundToHead({ name, argument, commentId, at }: Request, { sighting }: Pick<Snapshot, 'sighting'>): boolean {
  if (ofAnyHead.has(name) || !sighting) return true;
  if (/^[0-9a-f]{7,40}$/.test(argument)) return true;
  return commentId > sighting.lastComment || Date.parse(at) > Date.parse(sighting.since);
}
