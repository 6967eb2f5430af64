import { Command } from 'commander';
import { competitionCheckCommand } from './competition-check.ts';
import { competitionSimulateCommand } from './competition-simulate.ts';
import { competitionSplitCommand } from './competition-split.ts';

/** `harvester competition …`: what an organiser does between a table and an open competition. */
export function competitionCommand(): Command {
  return new Command('competition')
    .description('Split the data of a competition, check it, and try it with its baselines')
    .addCommand(competitionSplitCommand())
    .addCommand(competitionCheckCommand())
    .addCommand(competitionSimulateCommand());
}
