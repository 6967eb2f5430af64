import { judgeRequests } from '../commands/judge-requests.ts';
import { short } from '../decide/short.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { say } from './english.ts';
import type { Markdown } from './escape.ts';

/** What we answer to the newest command, where the rest of the comment does not answer it already. */
export function commandAnswers(snapshot: Snapshot): Markdown[] {
  const last = judgeRequests(snapshot).at(-1);
  if (!last) return [];
  const command = `/${last.name}${last.argument === '' ? '' : ` ${last.argument}`}`;
  if (last.verdict === 'not-allowed') return [say.notAllowed(last.by, command)];
  if (last.verdict === 'other-head') return [say.otherHead(last.by, command, short(snapshot.pull.headSha))];
  return last.name === 'help' ? [say.help] : [];
}
