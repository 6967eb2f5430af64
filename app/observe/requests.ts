import { parseCommands } from '../commands/parse.ts';
import type { Doors } from '../doors.ts';
import type { CommentFacts } from '../github/github.ts';
import type { PullKey, Request } from './snapshot.ts';

const writes = new Set(['admin', 'maintain', 'write']);
/** Whether a permission on a repository makes a maintainer. */
export const maintains = (permission: string): boolean => writes.has(permission);

/** Commands looked at on one pull request, newest first: nobody means more. */
const most = 50;

/**
 * Milliseconds by which GitHub's two times of a comment may differ though nobody touched it (palantir/policy-bot#459). Only its author, people with write
 * access and Apps that may write issues can change a comment: what is changed as fast as this is the author's own words, or comes from one who may give
 * every command anyway.
 */
const untouchedMs = 2000;

/** Whether a comment was changed after it was written: who changed it might not be who wrote it. */
const isEdited = ({ createdAt, updatedAt }: CommentFacts): boolean => Date.parse(updatedAt) - Date.parse(createdAt) > untouchedMs;

/**
 * The commands people gave on a pull request, oldest first, with whether each may give them now. A bot's comment holds none; one edited since is marked
 * so, and followed by nobody.
 */
export async function observeRequests(key: PullKey, comments: readonly CommentFacts[], { github }: Doors): Promise<Request[]> {
  const given = comments
    .filter(({ author }) => !author.endsWith('[bot]'))
    .flatMap(commandsIn)
    .slice(-most);
  const people = [...new Set(given.filter(({ name, edited }) => name !== 'help' && !edited).map(({ by }) => by))];
  const permissions = new Map(
    await Promise.all(people.map(async (login) => [login, await github.permission(key.repository, login)] as const)),
  );
  return given.map((request) => ({ ...request, allowed: request.name === 'help' || maintains(permissions.get(request.by) ?? 'none') }));
}

function commandsIn(comment: CommentFacts): Omit<Request, 'allowed'>[] {
  const { id: commentId, author: by, createdAt: at, body } = comment;
  const about = { commentId, by, at, ...(isEdited(comment) && { edited: true as const }) };
  const named = new Map<string, number>();
  return parseCommands(body).map((command, before) => {
    const nth = (named.get(command.name) ?? 0) + 1;
    named.set(command.name, nth);
    return { ...about, ...(nth > 1 && { nth }), ...(before > 0 && { place: before + 1 }), ...command };
  });
}
