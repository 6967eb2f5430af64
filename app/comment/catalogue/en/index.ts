import type { Problem } from '../../../../core/contract/problem.ts';
import { checks } from './checks.ts';
import { classes, noAttemptsLeft } from './classes.ts';
import { commandList, commands } from './commands.ts';
import { figures } from './figures.ts';
import { finals } from './finals.ts';
import { say } from './say.ts';

/** Every sentence the App says to people, in English: the one shape that every other language fills. */
export const en = {
  classes,
  noAttemptsLeft,
  commands,
  commandList,
  figures,
  checks,
  finals,
  say,
  /** A problem of intake, the rules of play or a contract file, as this language says it. The rules themselves speak English. */
  problem: (problem: Problem): Problem => problem,
  /** Why something came out as it did, as this language says it. */
  reason: (why: string): string => why,
};
