import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { GateReport } from '../../core/contract/gate-report.ts';
import { RunKey } from '../../core/contract/scalars.ts';
import { seal } from '../../core/provenance/statement.ts';
import { evaluateWarm } from '../../vault/warm/evaluate-warm.ts';
import { reproduceAttempt } from '../../vault/reproduce.ts';
import { competitionEnvironment } from '../competition-environment.ts';
import { readInputs } from '../read-inputs.ts';
import { runAction } from '../run-action.ts';
import { version } from '../version.ts';
import { evaluationSummary, reproductionSummary } from './evaluation-summary.ts';
import { runnerConfig } from './runner-config.ts';

const Board = z.enum(['feedback', 'final'], 'board must be feedback or final');
const Mode = z.enum(['evaluate', 'rescore', 'reproduce'], 'mode must be evaluate, rescore or reproduce');

await runAction(async ({ input, optional, output, summary, log, quote }) => {
  const runner = await runnerConfig(process.env);
  const stop = new AbortController();
  // A cancelled job gets SIGINT, then SIGTERM, and some seconds to clean up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('cancelled')));
  const [board, mode] = [Board.parse(optional('board') ?? 'feedback'), Mode.parse(optional('mode') ?? 'evaluate')];
  const files = await readInputs(input('path'));
  const asked = {
    inputs: files.inputs,
    gate: GateReport.parse(JSON.parse(await readFile(input('report'), 'utf8'))),
    competition: files.competition,
    manifest: files.manifest,
    competitionDir: files.competitionDir,
    submissionDir: files.submissionDir,
    privateDir: runner.data,
    environment: await competitionEnvironment(files.competitionDir, files.competition, log),
    store: runner.store,
    runnerId: runner.id,
    runKey: RunKey.parse(input('run-key')),
    version,
    now: () => new Date(),
    log: quote,
    signal: stop.signal,
    board,
  };
  const answer = async (envelope: unknown, outcome: string, text: string): Promise<void> => {
    if (stop.signal.aborted) throw new Error('INFRA: the job was cancelled, nothing is released');
    await writeFile(input('result'), `${JSON.stringify(envelope)}\n`);
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
