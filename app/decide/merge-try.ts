import { instantOf } from '../../core/rules/instant-of.ts';
import type { MergeRefusal, Snapshot } from '../observe/snapshot.ts';
import { later } from './dispatch-progress.ts';

/** Seconds until we look whether a merge that was asked for is there: events of our own doing are not listened to. */
const soon = 2;
/** Seconds after which GitHub is asked again although nothing was seen: nobody tells us of a setting, or of others' checks. */
const again = 600;

/** What of a pull request changes with whatever people do on it, a review too: then GitHub is asked again what it refused. */
export function mergeMark({ pull, reviews }: Pick<Snapshot, 'pull' | 'reviews'>): string {
  return `${pull.updatedAt} ${reviews.length}`;
}

export interface MergeTry {
  /** Whether to ask GitHub now. */
  readonly ask: boolean;
  readonly lookAgainAt: string;
  /** What GitHub answered last about this head, where that was no. */
  readonly refusal?: MergeRefusal;
}

/** Whether to ask GitHub to merge at `now` what the competition's rule lets merge. */
export function mergeTry(snapshot: Pick<Snapshot, 'pull' | 'reviews' | 'mergeRefusal'>, now: string): MergeTry {
  const { mergeRefusal: refusal } = snapshot;
  if (!refusal) return { ask: true, lookAgainAt: later(now, soon) };
  const due = later(refusal.at, again);
  const ask = refusal.mark !== mergeMark(snapshot) || instantOf(now) >= instantOf(due);
  return { ask, lookAgainAt: ask ? later(now, soon) : due, refusal };
}
