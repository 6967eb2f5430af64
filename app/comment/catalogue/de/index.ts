import type { Catalogue } from '../catalogue.ts';
import { checks } from './checks.ts';
import { classes } from './classes.ts';
import { commandList, commands } from './commands.ts';
import { figures } from './figures.ts';
import { finals } from './finals.ts';
import { say } from './say.ts';

/** Everything the App says to people, in German. What comes from the rules and the gate (messages of problems and findings) stays English. */
export const de: Catalogue = { classes, commands, commandList, figures, checks, finals, say };
