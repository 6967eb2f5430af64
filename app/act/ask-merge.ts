import { mergeMark } from '../decide/merge-try.ts';
import type { Doors } from '../doors.ts';
import type { Basis } from './act.ts';
import type { Write } from './write.ts';

/** Asks GitHub to merge, and remembers its refusal, which it resolves to: people are told it, and it is asked again when something changed or after a while. */
export async function askMerge(
  { headSha, title }: Extract<Write, { kind: 'merge' }>,
  { snapshot, now }: Pick<Basis, 'snapshot' | 'now'>,
  { github, ledger, log }: Pick<Doors, 'github' | 'ledger' | 'log'>,
): Promise<string | undefined> {
  const answer = await github.merge(snapshot, headSha, title);
  if (answer.kind !== 'refused') return undefined;
  ledger.refusals.keep(snapshot, headSha, { at: now, why: answer.why, mark: mergeMark(snapshot) });
  log.warn({ head: headSha, why: answer.why }, 'GitHub refused a merge');
  return answer.why;
}
