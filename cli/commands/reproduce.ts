import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import { seal } from '../../core/provenance/statement.ts';
import { reproduceAttempt } from '../../vault/reproduce.ts';
import { evaluateWarm } from '../../vault/warm/evaluate-warm.ts';
import { heldLog } from '../held-log.ts';
import { localEvaluation, localRunner, type LocalOptions } from '../local-evaluation.ts';
import { localKey } from '../local-key.ts';
import { answer, exitCodes, paint, UsageError, type OutputOptions } from '../terminal.ts';

interface ReproduceOptions extends OutputOptions, LocalOptions {
  readonly key?: string;
  readonly out?: string;
}

/** `harvester reproduce <submission>`: its own training once more, in the sandbox, and whether the same comes out. */
export function reproduceCommand(): Command {
  return new Command('reproduce')
    .description('Train a submission again on the public data, in the sandbox, and compare the artifacts and the score')
    .argument('<submission>', 'folder with submission.yaml, which declares train: { seed, params }')
    .requiredOption('--competition <dir>', 'folder with competition.yaml, the public data and the environment lock')
    .requiredOption('--private <dir>', 'folder with one folder for each private split, named as in competition.yaml')
    .option('--board <name>', 'feedback or final: whose rows the scores are compared on', 'feedback')
    .option('--store <dir>', 'where predictions and the egress ledger stay (default: store in the state folder)')
    .option('--team <name>', 'team the attempt counts for (default: the name of the folder)')
    .option('--padded', 'answer only at the next of eight durations, as for people outside')
    .option('--key <file>', 'private key of a runner: write the signed record to --out')
    .option('--out <file>', 'where the record goes, signed if there is a --key')
    .option('--json', 'one JSON object on stdout: the record')
    .option('--quiet', 'log lines only when it fails')
    .addHelpText(
      'after',
      '\nIt is evaluated first if it was not. Artifacts that are the same to the byte need no look at private data.\n\nexample: harvester reproduce submissions/alice --competition . --private /srv/private\nexit: 0 reproduced, 1 differs or could not be trained, 2 this machine failed, 3 wrong usage',
    )
    .action(async (submission: string, options: ReproduceOptions) => {
      if (options.key && !options.out) throw new UsageError('--key needs --out: say where the signed record goes');
      const key = options.key && (await localKey(localRunner, options.key));
      const { log, tell } = heldLog(options);
      const input = await localEvaluation(submission, options, log);
      await evaluateWarm(input);
      const record = await reproduceAttempt(input);
      if (options.out) await writeFile(options.out, `${JSON.stringify(key ? await seal('reproduction', record, key) : record)}\n`);
      if (record.result.kind === 'failed') tell();
      answer(options, record, text(record));
      process.exitCode = exitOf(record);
    });
}

function exitOf({ result }: ReproductionRecord): number {
  if (result.kind === 'reproduced') return exitCodes.done;
  return result.kind === 'failed' && result.errorClass === 'INFRA' ? exitCodes.unknown : exitCodes.no;
}

function text({ result, training, runner, team }: ReproductionRecord): string {
  const foot = `isolation ${runner.isolation} · ${result.bits.toFixed(1)} bits booked for ${team}`;
  const said = training.excerpt.replace(/^/gm, '  ');
  if (result.kind === 'failed')
    return [`${paint('red', result.errorClass)} at the ${result.stage} stage; docs/errors.md says what it means`, said, foot]
      .filter(Boolean)
      .join('\n\n');
  const { metric, difference, tolerance } = result;
  const how =
    result.artifacts === 'identical'
      ? 'training gave the same artifacts to the byte'
      : `training gave other bytes; ${metric.name} ${difference === 0 ? 'is the same' : `is ${difference > 0 ? 'better' : 'worse'} by ${Math.abs(difference)}`} (one standard error is ${tolerance})`;
  return `${paint(result.kind === 'reproduced' ? 'green' : 'red', result.kind)}: ${how}\n\n${foot}`;
}
