import type { DecisionKind } from '../../core/contract/decision-record.ts';
import type { Waiver } from '../../core/contract/gate-policy.ts';
import { instantOf } from '../../core/rules/instant-of.ts';
import type { Snapshot, Stage } from '../observe/snapshot.ts';
import type { JudgedRequest } from './judge-requests.ts';

/** A command that is followed: one recorded before, or one just given and granted. */
export interface Act {
  readonly decision: DecisionKind;
  readonly argument: string;
  readonly by: string;
  readonly role: 'team' | 'maintainer';
  readonly commentId: number;
  readonly nth?: number;
  readonly place?: number;
  readonly waivers?: readonly Waiver[];
  readonly at: string;
  readonly headSha: string;
  readonly recorded: boolean;
}

/**
 * Everything people decided about this pull request, oldest first. What was recorded counts although its comment was changed since. `requests`
 * are the snapshot's, judged.
 */
export function actsOf(snapshot: Snapshot, requests: readonly JudgedRequest[]): readonly Act[] {
  const recorded = snapshot.decisions
    .filter(({ key }) => key.repository === snapshot.repository && key.number === snapshot.number)
    .map(({ decision, argument, by, role, commentId, nth, place, waivers, at, key }): Act => ({
      decision,
      argument,
      by,
      role,
      commentId,
      at,
      ...(nth !== undefined && { nth }),
      ...(place !== undefined && { place }),
      ...(waivers && { waivers }),
      headSha: key.headSha,
      recorded: true,
    }));
  const known = new Set(recorded.map(identity));
  const fresh = requests
    .filter(isFollowed)
    .map(({ name, argument, by, role, commentId, nth, place, at, verdict }): Act => ({
      decision: name,
      argument,
      by,
      role,
      commentId,
      at,
      ...(nth !== undefined && { nth }),
      ...(place !== undefined && { place }),
      ...('waivers' in verdict && verdict.waivers && { waivers: verdict.waivers }),
      headSha: snapshot.pull.headSha,
      recorded: false,
    }))
    .filter((act) => !known.has(identity(act)));
  const all = [...recorded, ...fresh];
  return all.length < 2 ? all : all.toSorted(inOrder);
}

/** Several comments may be of one second: their ids grow with time, and in one comment the lines do. */
function inOrder(a: Act, b: Act): number {
  return instantOf(a.at) - instantOf(b.at) || a.commentId - b.commentId || (a.place ?? 1) - (b.place ?? 1);
}

function identity({ commentId, decision, nth = 1 }: Pick<Act, 'commentId' | 'decision' | 'nth'>): string {
  return `${commentId} ${decision} ${nth}`;
}

function isFollowed(request: JudgedRequest): request is JudgedRequest & { name: DecisionKind; role: Act['role'] } {
  return request.verdict.kind === 'granted' && request.name !== 'help';
}

/** Which commands ask for a run of a stage. */
const asks = {
  evaluate: ({ decision, argument }: Act) =>
    decision === 'evaluate' || decision === 'waive' || (decision === 'rerun' && argument !== 'publish' && argument !== 'final'),
  final: ({ decision, argument }: Act) => decision === 'rerun' && argument === 'final',
  publish: ({ decision, argument }: Act) => decision === 'rerun' && argument === 'publish',
  promote: ({ decision }: Act) => decision === 'promote',
  rescore: ({ decision }: Act) => decision === 'rescore',
  reproduce: ({ decision }: Act) => decision === 'reproduce',
} satisfies Partial<Record<Stage, (act: Act) => boolean>>;

/** The command by which a maintainer last asked for this stage on this head (again). */
export function lastAsked(acts: readonly Act[], headSha: string, stage: Stage): Act | undefined {
  if (stage === 'rejudge') return undefined;
  return acts.findLast((act) => act.headSha === headSha && asks[stage](act));
}

/** The withdrawal of this pull request, for good. */
export function withdrawal(acts: readonly Act[]): Act | undefined {
  return acts.find(({ decision }) => decision === 'withdraw');
}

/** The cancellation of this head's evaluation, unless it was asked for again since. */
export function cancellation(acts: readonly Act[], headSha: string): Act | undefined {
  const last = acts.findLast((act) => act.headSha === headSha && (act.decision === 'cancel' || asks.evaluate(act)));
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

/** The waivers granted on this head that have not ended at `now`: what its next scan may let pass. */
export function waiversOn(acts: readonly Act[], headSha: string, now: string): readonly Waiver[] {
  return acts
    .filter((act) => act.headSha === headSha)
    .flatMap(({ waivers }) => waivers ?? [])
    .filter(({ expires }) => instantOf(expires) > instantOf(now));
}
