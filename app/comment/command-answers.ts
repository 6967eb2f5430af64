import { judgeRequests, type JudgedRequest } from '../commands/judge-requests.ts';
import { specs, type CommandSpec } from '../commands/specs.ts';
import { short } from '../decide/short.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { say } from './english.ts';
import { code, prose, type Markdown } from './escape.ts';

/** What we answer to the newest command, where the rest of the comment does not answer it already. */
export function commandAnswers(snapshot: Snapshot): Markdown[] {
  const last = judgeRequests(snapshot).at(-1);
  const followed = snapshot.decisions.some(({ commentId, decision }) => commentId === last?.commentId && decision === last.name);
  const answer = last && !followed ? answerTo(last, snapshot) : undefined;
  return answer ? [answer] : [];
}

function answerTo({ name, argument, by, verdict }: JudgedRequest, snapshot: Snapshot): Markdown | undefined {
  const command = `/${name}${argument === '' ? '' : ` ${argument}`}`;
  const { whose, takes }: CommandSpec = specs[name];
  switch (verdict) {
    case 'granted':
      return name === 'help' ? say.help : undefined;
    case 'not-allowed':
      return whose === 'team' ? say.notAllowedTeam(by, command) : say.notAllowed(by, command);
    case 'other-head':
      return say.otherHead(by, command, short(snapshot.pull.headSha));
    case 'bad-argument':
      return say.badArgument(by, command, usage(name, takes));
    case 'not-now':
      return name === 'select' ? say.notSelectable(by) : say.notWithdrawable(by);
  }
}

function usage(name: string, takes: CommandSpec['takes']): Markdown {
  if (takes === 'nothing') return code(`/${name}`);
  if (takes === 'commit') return code(`/${name} <commit>`);
  return takes.map((word) => code(`/${name} ${word}`.trim())).reduce((all, one) => prose`${all} or ${one}`);
}
