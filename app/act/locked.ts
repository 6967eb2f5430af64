import { statusOf } from '../github/status-of.ts';
import type { Write } from './write.ts';

/**
 * What GitHub says where a comment is refused because the conversation is locked: no App may comment there, whatever it may do otherwise
 * (renovatebot/renovate#6215). Undefined where something else is the matter.
 */
export function lockedSays({ kind }: Write, error: unknown): string | undefined {
  const comments = kind === 'create-comment' || kind === 'update-comment' || kind === 'delete-comment';
  if (!comments || statusOf(error) !== 403 || !(error instanceof Error)) return undefined;
  return /\bis locked\b/i.test(error.message) ? error.message : undefined;
}
