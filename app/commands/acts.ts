import type { DecisionKind } from '../../core/contract/decision-record.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { judgeRequests, type JudgedRequest } from './judge-requests.ts';

/** A command that is followed: one recorded before, or one just given and granted. */
export interface Act {
  readonly decision: DecisionKind;
  readonly argument: string;
  readonly by: string;
  readonly role: 'team' | 'maintainer';
  readonly commentId: number;
  readonly at: string;
  readonly headSha: string;
  readonly recorded: boolean;
}

/** Everything people decided about this pull request, oldest first. What was recorded counts although its comment was changed since. */
export function actsOf(snapshot: Snapshot): Act[] {
  const recorded = snapshot.decisions
    .filter(({ key }) => key.repository === snapshot.repository && key.number === snapshot.number)
    .map(({ decision, argument, by, role, commentId, at, key }): Act => ({
      decision,
      argument,
      by,
      role,
      commentId,
      at,
      headSha: key.headSha,
      recorded: true,
    }));
  const known = new Set(recorded.map(({ commentId, decision }) => `${commentId} ${decision}`));
  const fresh = judgeRequests(snapshot)
    .filter(
      (request): request is JudgedRequest & { name: DecisionKind; role: Act['role'] } =>
        request.verdict === 'granted' && request.name !== 'help',
    )
    .filter(({ commentId, name }) => !known.has(`${commentId} ${name}`))
    .map(({ name, argument, by, role, commentId, at }): Act => ({
      decision: name,
      argument,
      by,
      role,
      commentId,
      at,
      headSha: snapshot.pull.headSha,
      recorded: false,
    }));
  return [...recorded, ...fresh].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** When a maintainer last asked for this stage on this head (again): ISO 8601, or undefined. */
export function againSince(acts: readonly Act[], headSha: string, stage: 'evaluate' | 'publish'): string | undefined {
  const asks = ({ decision, argument }: Act): boolean =>
    decision === 'evaluate' || (decision === 'rerun' && (argument === 'publish') === (stage === 'publish'));
  return acts.findLast((act) => asks(act) && act.headSha === headSha)?.at;
}

/** The withdrawal of this pull request, for good. */
export function withdrawal(acts: readonly Act[]): Act | undefined {
  return acts.find(({ decision }) => decision === 'withdraw');
}

/** The cancellation of this head's evaluation, unless it was asked for again since. */
export function cancellation(acts: readonly Act[], headSha: string): Act | undefined {
  const last = acts.findLast((act) => act.headSha === headSha && ['cancel', 'evaluate', 'rerun'].includes(act.decision));
  return last?.decision === 'cancel' ? last : undefined;
}

/** The hold on this pull request, whatever its head, unless it was lifted. */
export function hold(acts: readonly Act[]): Act | undefined {
  const last = acts.findLast(({ decision }) => decision === 'hold');
  return last?.argument === 'off' ? undefined : last;
}

/** The selection of this head for the final. */
export function selection(acts: readonly Act[], headSha: string): Act | undefined {
  return acts.findLast((act) => act.decision === 'select' && act.headSha === headSha);
}
