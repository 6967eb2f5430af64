import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GateReport } from '../../core/contract/gate-report.ts';
import { RunKey } from '../../core/contract/scalars.ts';
import { seal } from '../../core/provenance/statement.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { evaluateAttempt } from '../../vault/evaluate.ts';
import { readInputs } from '../read-inputs.ts';
import { runAction } from '../run-action.ts';
import { version } from '../version.ts';
import { evaluationSummary } from './evaluation-summary.ts';
import { runnerConfig } from './runner-config.ts';

await runAction(async ({ input, output, summary, log, quote }) => {
  const runner = await runnerConfig(process.env);
  const stop = new AbortController();
  // A cancelled job gets SIGINT, then SIGTERM, and some seconds to clean up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('cancelled')));
  const files = await readInputs(input('path'));
  const gate = GateReport.parse(JSON.parse(await readFile(input('report'), 'utf8')));
  const lock = join(files.competitionDir, files.competition.environment.lock);
  const lockSha256 = createHash('sha256')
    .update(await readFile(lock))
    .digest('hex');
  if (lockSha256 !== files.competition.environment.sha256)
    throw new Error('INFRA: the environment lock is not the one competition.yaml names by sha256');
  const environment = await buildEnvironment({ name: 'competition', lock, portable: true, log });
  const record = await evaluateAttempt({
    inputs: files.inputs,
    gate,
    competition: files.competition,
    manifest: files.manifest,
    competitionDir: files.competitionDir,
    submissionDir: files.submissionDir,
    privateDir: runner.data,
    environment: { id: environment.id, path: environment.path, lockSha256 },
    store: runner.store,
    runnerId: runner.id,
    runKey: RunKey.parse(input('run-key')),
    version,
    now: () => new Date(),
    log: quote,
    signal: stop.signal,
  });
  if (stop.signal.aborted) throw new Error('INFRA: the job was cancelled, nothing is released');
  await writeFile(input('result'), `${JSON.stringify(await seal('attempt', record, runner.key))}\n`);
  output('outcome', record.evaluation.kind === 'scored' ? 'scored' : record.evaluation.errorClass);
  await summary(evaluationSummary(record));
});
