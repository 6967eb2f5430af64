import type { Snapshot } from '../observe/snapshot.ts';

/** The newest comment with a command on the pull request that was read or recorded; 0 where there is none. Ids of comments grow with time. */
export function lastCommand({ repository, number, requests, decisions }: Snapshot): number {
  const recorded = decisions.filter(({ key }) => key.repository === repository && key.number === number);
  return [...requests, ...recorded].reduce((last, { commentId }) => Math.max(last, commentId), 0);
}
