import type { Waiting } from '../decide/situation.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { code, type Markdown } from './escape.ts';

/** What a wait for a run means, for evaluation and publication alike. */
export function waitingMeaning(waiting: Waiting, { say, reason }: Catalogue): Markdown {
  if (waiting.kind === 'under-way') return say.underWayMeaning;
  if (waiting.kind === 'retrying') return say.retryingMeaning(waiting.failures, waiting.at, reason(waiting.why));
  return say.stuckMeaning(waiting.failures, reason(waiting.why));
}

/** Who must act when a run keeps failing. */
export function waitingNext(waiting: Waiting, snapshot: Snapshot, { say }: Catalogue): { next?: Markdown } {
  return waiting.kind === 'stuck' ? { next: say.stuckNext(maintainers(snapshot)) } : {};
}

/** The maintainers' team, named in a code span: the App notifies nobody. */
export function maintainers({ repository, config }: Pick<Snapshot, 'repository' | 'config'>): Markdown {
  const owner = repository.split('/')[0] ?? '';
  return code(`@${owner}/${config.maintainers}`);
}
