import type { Command } from 'commander';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import { reproduceAttempt } from '../../vault/reproduce.ts';
import { evaluateWarm } from '../../vault/warm/evaluate-warm.ts';
import { heldLog } from '../held-log.ts';
import { localCommand } from '../local-command.ts';
import { localEvaluation, type LocalOptions } from '../local-evaluation.ts';
import { localRecord, type RecordOptions } from '../local-record.ts';
import { answer, exitCodes, paint, type OutputOptions } from '../terminal.ts';

type ReproduceOptions = OutputOptions & LocalOptions & RecordOptions;

/** `harvester reproduce <submission>`: its own training once more, in the sandbox, and whether the same comes out. */
export function reproduceCommand(): Command {
  return localCommand('reproduce', {
    description: 'Train a submission again on the public data, in the sandbox, and compare the artifacts and the score',
    submission: 'folder with submission.yaml, which declares train: { seed, params }',
    board: 'feedback or final: whose rows the scores are compared on',
  })
    .addHelpText(
      'after',
      '\nIt is evaluated first if it was not. Artifacts that are the same to the byte need no look at private data.\n\nexample: harvester reproduce submissions/alice --competition . --private /srv/private\nexit: 0 reproduced, 1 differs or could not be trained, 2 this machine failed, 3 wrong usage',
    )
    .action(async (submission: string, options: ReproduceOptions) => {
      const write = await localRecord('reproduction', options);
      const { log, tell } = heldLog(options);
      const input = await localEvaluation(submission, options, log);
      await evaluateWarm(input);
      const record = await reproduceAttempt(input);
      await write(record);
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
