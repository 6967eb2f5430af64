import { writeFile } from 'node:fs/promises';
import { seal } from '../../core/provenance/statement.ts';
import { evaluateWarm } from '../../vault/warm/evaluate-warm.ts';
import { reproduceAttempt } from '../../vault/reproduce.ts';
import { competitionEnvironment } from '../competition-environment.ts';
import { readInputs } from '../read-inputs.ts';
import { runAction } from '../run-action.ts';
import { version } from '../version.ts';
import { evaluationSummary, reproductionSummary } from './evaluation-summary.ts';
import { inputs as schema } from './inputs.ts';
import { readReport } from './read-report.ts';
import { runnerConfig } from './runner-config.ts';

await runAction(async ({ inputs: read, output, summary, log, quote }) => {
  const { board, mode, ...given } = read(schema);
  const runner = await runnerConfig(process.env);
  const stop = new AbortController();
  // A cancelled job gets SIGINT, then SIGTERM, and some seconds to clean up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('cancelled')));
  const files = await readInputs(given.path, given.digest);
  const asked = {
    inputs: files.inputs,
    gate: await readReport(given.report, given['report-sha256']),
    competition: files.competition,
    manifest: files.manifest,
    competitionDir: files.competitionDir,
    submissionDir: files.submissionDir,
    privateDir: runner.data,
    environment: await competitionEnvironment(files.competitionDir, files.competition, log),
    store: runner.store,
    runnerId: runner.id,
    runKey: given['run-key'],
    version,
    now: () => new Date(),
    log: quote,
    signal: stop.signal,
    board,
    enteredAt: given['entered-at'],
    chargedAt: given['charged-at'],
  };
  const answer = async (envelope: unknown, outcome: string, text: string): Promise<void> => {
    if (stop.signal.aborted) throw new Error('INFRA: the job was cancelled, nothing is released');
    await writeFile(given.result, `${JSON.stringify(envelope)}\n`);
    output('outcome', outcome);
    await summary(text);
  };
  if (mode === 'reproduce') {
    const record = await reproduceAttempt(asked);
    const { result } = record;
    const envelope = await seal('reproduction', record, runner.key);
    await answer(envelope, result.kind === 'failed' ? result.errorClass : result.kind, reproductionSummary(record));
  } else {
    const record = await evaluateWarm({ ...asked, mode });
    const { evaluation } = record;
    const envelope = await seal('attempt', record, runner.key);
    await answer(envelope, evaluation.kind === 'scored' ? 'scored' : evaluation.errorClass, evaluationSummary(record));
  }
});
