import type { Catalogue } from '../catalogue.ts';
import { checks } from './checks.ts';
import { classes, noAttemptsLeft } from './classes.ts';
import { commandList, commands } from './commands.ts';
import { figures } from './figures.ts';
import { finals } from './finals.ts';
import { problemsIn, saidIn } from '../phrases.ts';
import { problems } from './problems.ts';
import { reasons } from './reasons.ts';
import { say } from './say.ts';

/** Everything the App says to people, in German. What the gate's rules say of a finding stays English, as their pages do. */
export const de: Catalogue = {
  classes,
  noAttemptsLeft,
  commands,
  commandList,
  figures,
  checks,
  finals,
  say,
  problem: problemsIn(problems),
  reason: saidIn(reasons),
};
