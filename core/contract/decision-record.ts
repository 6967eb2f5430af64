import * as z from 'zod';
import { Waiver } from './gate-policy.ts';
import { Login } from './submission.ts';
import { CommitSha, Instant, Name, Repository, Sha256 } from './scalars.ts';

/** What people can decide about a pull request by a command. */
export const DecisionKind = z.enum([
  'evaluate',
  'rerun',
  'cancel',
  'withdraw',
  'select',
  'hold',
  'waive',
  'promote',
  'rescore',
  'reproduce',
  'agree',
]);
export type DecisionKind = z.infer<typeof DecisionKind>;

/**
 * A person's decision, kept by the App in the records repository: who said what about which head, and the digest of the snapshot it was followed
 * on. It outlives the comment it was given in.
 */
export const DecisionRecord = z.strictObject({
  harvester: z.literal(1),
  competition: Name,
  key: z.strictObject({ repository: Repository, number: z.number().int().positive(), headSha: CommitSha }),
  decision: DecisionKind,
  /** What followed the command's name: a stage, a commit, `off`, a rule with a reason; empty for nothing. */
  argument: z.string().max(1000),
  /** Which of several commands of this name in one comment, where it is not the first. */
  nth: z.number().int().min(2).max(50).optional(),
  /** Which of all commands in its comment, where it is not the first: later ones have the last word. */
  place: z.number().int().min(2).optional(),
  /** What `/waive` granted, for this head alone. */
  waivers: z.array(Waiver).min(1).max(20).optional(),
  by: Login,
  role: z.enum(['team', 'maintainer']),
  commentId: z.number().int().positive(),
  at: Instant,
  snapshotSha256: Sha256,
});
export type DecisionRecord = z.infer<typeof DecisionRecord>;

/** Where a decision lives in the records repository: one comment may give several. */
export function decisionPath({ competition, key, commentId, decision, nth }: DecisionRecord): string {
  return `decisions/${competition}/${key.number}/${commentId}-${decision}${nth === undefined ? '' : `-${nth}`}.json`;
}
