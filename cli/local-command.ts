import { Command } from 'commander';

/** A command that evaluates a submission's folder on this machine: its argument and the options that `localEvaluation` and `localRecord` take. */
export function localCommand(
  name: string,
  words: { readonly description: string; readonly submission: string; readonly board: string },
): Command {
  return new Command(name)
    .description(words.description)
    .argument('<submission>', words.submission)
    .requiredOption('--competition <dir>', 'folder with competition.yaml, the public data and the environment lock')
    .requiredOption('--private <dir>', 'folder with one folder for each private split, named as in competition.yaml')
    .option('--board <name>', words.board, 'feedback')
    .option('--store <dir>', 'where predictions and the egress ledger stay (default: store in the state folder)')
    .option('--team <name>', 'team the attempt counts for (default: the name of the folder)')
    .option('--padded', 'answer only at the next of eight durations, as for people outside')
    .option('--key <file>', 'private key of a runner: write the signed record to --out')
    .option('--out <file>', 'where the record goes, signed if there is a --key')
    .option('--json', 'one JSON object on stdout: the record')
    .option('--quiet', 'log lines only when it fails');
}
