import { renderPull, type PullIssue } from '../render/pull.ts';
import { now, type Account } from '../store.ts';
import type { World } from '../world.ts';

/** Sends a `pull_request` event with the pull request as it is now. */
export async function emitPull(
  world: World,
  issue: PullIssue,
  action: string,
  sender: Account,
  more: Record<string, unknown> = {},
): Promise<void> {
  world.webhooks.emit('pull_request', action, issue.repository, sender, {
    number: issue.number,
    pull_request: await renderPull(world, issue),
    ...more,
  });
}

/** Closes an open pull request and tells about it. Nothing happens when it is closed already. */
export async function closePull(world: World, issue: PullIssue, by: Account): Promise<void> {
  if (issue.state === 'closed') return;
  Object.assign(issue, { state: 'closed', closedAt: now(), closedBy: by, updatedAt: now() });
  issue.pull.timeline.push({
    at: now(),
    by,
    what: issue.pull.merged ? `merged this as \`${issue.pull.mergeCommitSha?.slice(0, 7)}\`` : 'closed this',
  });
  await emitPull(world, issue, 'closed', by);
}
