import { isScored, type JudgedRequest } from '../commands/judge-requests.ts';
import { commandNames, specs, type CommandName, type CommandSpec } from '../commands/specs.ts';
import { short } from '../decide/short.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { code, joined, lines, prose, text, type Markdown } from './escape.ts';

/** What we answer to the newest command, where the rest of the comment does not answer it already. */
export function commandAnswers(requests: readonly JudgedRequest[], snapshot: Snapshot, words: Catalogue): Markdown[] {
  const last = requests.at(-1);
  if (!last) return [];
  // A comment may have been changed after its command was followed, and into another one.
  const followed = snapshot.decisions.some(
    ({ commentId, decision, nth, argument }) =>
      commentId === last.commentId && decision === last.name && nth === last.nth && (!last.edited || argument === last.argument),
  );
  const answer = followed || last.verdict.kind === 'granted' ? outcomeOf(last, snapshot, words) : answerTo(last, snapshot, words);
  return answer ? [answer] : [];
}

/** What a command that was followed did, where nothing else shows it yet. */
function outcomeOf({ name, argument, by }: JudgedRequest, snapshot: Snapshot, words: Catalogue): Markdown | undefined {
  if (name === 'help') return commandList(words);
  return name === 'hold' && argument === '' && !isScored(snapshot) && !snapshot.pull.merged ? words.say.heldBefore(by) : undefined;
}

function answerTo({ name, argument, by, verdict }: JudgedRequest, snapshot: Snapshot, words: Catalogue): Markdown | undefined {
  const { say } = words;
  const command = `/${name}${argument === '' ? '' : ` ${argument}`}`;
  const { whose }: CommandSpec = specs[name];
  switch (verdict.kind) {
    case 'granted':
      return undefined;
    case 'edited':
      return say.editedCommand(by, command);
    case 'not-allowed':
      if (whose === 'team') return say.notAllowedTeam(by, command);
      return name === 'evaluate' ? prose`${say.notAllowed(by, command)} ${say.evaluatedAnyway}` : say.notAllowed(by, command);
    case 'other-head':
      return say.otherHead(by, command, short(snapshot.pull.headSha));
    case 'unsure-head': {
      const head = short(snapshot.pull.headSha);
      return say.unsureHead(by, command, head, code(specs[name].takes === 'commit' ? `/${name} ${head}` : command));
    }
    case 'bad-argument':
      return say.badArgument(by, command, usage(name, words));
    case 'refused':
      return say.refusedWaiver(by, command, text(words.reason(verdict.why), 600), text(words.reason(verdict.next)));
    case 'not-now':
      return name in say.notNow ? say.notNow[name as keyof typeof say.notNow](by) : undefined;
  }
}

/** How a command is written, with what it takes. */
export function usage(name: CommandName, { commandList: list }: Catalogue): Markdown {
  const { takes }: CommandSpec = specs[name];
  if (takes === 'nothing') return code(`/${name}`);
  if (takes === 'commit') return prose`${code(`/${name}`)} ${list.or} ${code(`/${name} <${list.commit}>`)}`;
  if (takes === 'rule') return code(`/${name} <${list.rule}> <${list.reason}>`);
  return joined(
    takes.map((word) => code(`/${name} ${word}`.trim())),
    ` ${list.or.source} `,
  );
}

/** Every command, as `/help` lists it. */
function commandList(words: Catalogue): Markdown {
  const { commands, commandList: list } = words;
  const entries = commandNames.map((name) => {
    const whose = list.whose[specs[name].whose];
    return prose`- ${usage(name, words)}: ${commands[name]}.${whose.source === '' ? whose : prose` ${whose}`}`;
  });
  return lines(list.title, prose``, ...entries);
}
