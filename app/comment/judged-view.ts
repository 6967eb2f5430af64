import type { Judged } from '../decide/situation.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { failedView } from './failed-view.ts';
import { scoredView } from './scored-view.ts';
import type { CommentView } from './view.ts';

/** The comment about an attempt that has its answer, merged and published or not. */
export function judgedView(judged: Judged, snapshot: Snapshot, words: Catalogue): CommentView {
  const { evaluation } = judged.record;
  return evaluation.kind === 'scored' ? scoredView(judged, evaluation, snapshot, words) : failedView(judged, evaluation, snapshot, words);
}
