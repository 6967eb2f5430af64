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
 * The commands people gave on a pull request, oldest first, with whether each may give them now. A bot's comment and one edited since are none: who
 * edits might not be who wrote.
 */
export async function observeRequests(key: PullKey, comments: readonly CommentFacts[], { github }: Doors): Promise<Request[]> {
  const given = comments
    .filter(({ author, createdAt, updatedAt }) => !author.endsWith('[bot]') && createdAt === updatedAt)
    .flatMap(({ id, author, createdAt, body }) => {
      const named = new Map<string, number>();
      return parseCommands(body).map((command, before) => {
        const nth = (named.get(command.name) ?? 0) + 1;
        named.set(command.name, nth);
        return { commentId: id, ...(nth > 1 && { nth }), ...(before > 0 && { place: before + 1 }), by: author, at: createdAt, ...command };
      });
    })
    .slice(-most);
  const people = [...new Set(given.filter(({ name }) => name !== 'help').map(({ by }) => by))];
  const permissions = new Map(
    await Promise.all(people.map(async (login) => [login, await github.permission(key.repository, login)] as const)),
  );
  return given.map((request) => ({ ...request, allowed: request.name === 'help' || maintains(permissions.get(request.by) ?? 'none') }));
}
