import type { Command } from 'commander';
import type { Evaluation } from '../../core/contract/evaluation.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { isMeasured } from '../../core/rules/is-measured.ts';
import { evaluateWarm } from '../../vault/warm/evaluate-warm.ts';
import { heldLog } from '../held-log.ts';
import { localCommand } from '../local-command.ts';
import { localEvaluation, type LocalOptions } from '../local-evaluation.ts';
import { localRecord, type RecordOptions } from '../local-record.ts';
import { answer, exitCodes, paint, type OutputOptions } from '../terminal.ts';

interface EvaluateOptions extends OutputOptions, LocalOptions, RecordOptions {
  readonly rescore?: boolean;
}

/** `harvester evaluate <submission>`: the whole evaluation on private data, on this machine, without GitHub. */
export function evaluateCommand(): Command {
  return localCommand('evaluate', {
    description: 'Scan a submission, run it in the sandbox on private data, score it, and say what may be said',
    submission: 'folder with submission.yaml',
    board: 'feedback, or final: once for each chosen attempt, after its phase opened',
  })
    .option('--rescore', 'judge what it answered before by the present competition.yaml, without running it again')
    .addHelpText(
      'after',
      '\nexample: harvester evaluate submissions/alice --competition . --private /srv/private\nexit: 0 scored, 1 not scored, 2 this machine failed, 3 wrong usage',
    )
    .action(async (submission: string, options: EvaluateOptions) => {
      const write = await localRecord('attempt', options);
      const { log, tell } = heldLog(options);
      const input = await localEvaluation(submission, options, log);
      const record = await evaluateWarm({ ...input, mode: options.rescore ? 'rescore' : 'evaluate' });
      await write(record);
      if (record.evaluation.kind === 'failed') tell();
      answer(options, record, text(record));
      process.exitCode = exitOf(record.evaluation);
    });
}

function exitOf(evaluation: Evaluation): number {
  if (evaluation.kind === 'scored') return exitCodes.done;
  return evaluation.errorClass === 'INFRA' ? exitCodes.unknown : exitCodes.no;
}

function text({ evaluation, gate, runner: { isolation }, team }: AttemptRecord): string {
  const foot = `isolation ${isolation} · ${evaluation.bits.toFixed(1)} bits booked for ${team}`;
  if (evaluation.kind === 'failed') {
    const { errorClass, stage, smoke } = evaluation;
    const findings = gate.findings
      .slice(0, 10)
      .map(({ path, line, rule, message }) => `  ${path}${line ? `:${line}` : ''}  ${rule}  ${message}`);
    const detail = stage === 'gate' ? findings.join('\n') : smoke.excerpt.replace(/^/gm, '  ');
    return [`${paint('red', errorClass)} at the ${stage} stage; docs/errors.md says what it means`, detail, foot]
      .filter(Boolean)
      .join('\n\n');
  }
  const { scores, held, rows, comparisons, cost, memorisation } = evaluation;
  const width = Math.max(...scores.map(({ name }) => name.length));
  const lines = scores.map(({ name, value, low, high }) => `  ${name.padEnd(width)}  ${value}  (95 % ${low} to ${high})`);
  const better = comparisons.filter(({ difference, p }) => difference > 0 && p < 0.05).length;
  const energy =
    cost.energyWhPer1000 === null
      ? cost.energyMethod
      : `≈ ${cost.energyWhPer1000} Wh for 1,000 predictions (${isMeasured(cost) ? 'measured' : 'estimated'})`;
  return [
    `${paint('green', 'scored')} on ${rows} rows${held ? '; no better than the team’s best beyond noise, which is told again' : ''}`,
    lines.join('\n'),
    `  better than ${better} of ${comparisons.length} others beyond noise\n  at most ${cost.latencyMs.p95} ms a row, ${cost.peakMemoryMB} MB, ${energy}`,
    ...(memorisation && memorisation.suspected.length > 0
      ? [
          `${paint('yellow', 'looks rows up')}: ${memorisation.suspected.join(' and ')} are answered better than the same rows moved by less than their noise`,
        ]
      : []),
    foot,
  ].join('\n\n');
}
