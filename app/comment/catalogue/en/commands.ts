import { prose } from '../../escape.ts';

/** What each command does, for people; who may give it and what it takes stands in `app/commands/specs.ts`. */
export const commands = {
  select: prose`choose this commit's score for the final; two a team, the latest count`,
  agree: prose`accept the competition's terms, where it asks each person to`,
  cancel: prose`call off the evaluation under way; it costs no attempt`,
  withdraw: prose`take this submission out of the competition, for good`,
  evaluate: prose`evaluate the newest commit (again); costs the team nothing more. After the close it lets a late entry in, unranked`,
  rescore: prose`score the stored predictions again, without running the model`,
  reproduce: prose`train it again from its code and seed, and compare`,
  waive: prose`let one refused finding of the scan pass, on this commit, for 30 days; where several files have it, name one: \`/waive <rule> <path> <reason>\``,
  rerun: prose`run that stage again`,
  hold: prose`keep it from being merged and published, or let it go`,
  promote: prose`make this published version the champion`,
  help: prose`this list`,
};

export const commandList = {
  title: prose`Write a command on a line of its own:`,
  whose: { anyone: prose``, team: prose`The team and maintainers.`, maintainer: prose`Maintainers only.` },
  commit: 'commit',
  reason: 'reason',
  rule: 'rule',
  or: prose`or`,
};
