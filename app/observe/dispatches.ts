import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { Doors } from '../doors.ts';
import type { DispatchRow } from '../ledger/ledger.ts';
import { artifactLimit, readResult } from './read-result.ts';
import { statusOf } from '../github/status-of.ts';
import type { Dispatch, PullKey, Result, Run, Stage } from './snapshot.ts';

const workflows: Readonly<Record<Stage, 'evaluate' | 'publish' | 'rejudge'>> = {
  evaluate: 'evaluate',
  rescore: 'evaluate',
  reproduce: 'evaluate',
  final: 'evaluate',
  publish: 'publish',
  promote: 'publish',
  rejudge: 'rejudge',
};

/** The control repository's workflow of a stage. */
export const workflowOf = (stage: Stage): string => `${workflows[stage]}.yml`;

/** What a run is called: how we find ours among all others. */
export function runTitle({
  stage,
  repository,
  number,
  competition,
  headSha,
  runKey,
  askedAs,
}: Pick<DispatchRow, 'stage' | 'repository' | 'number' | 'competition' | 'headSha' | 'runKey' | 'askedAs'>): string {
  if (stage === 'rejudge') return `rejudge ${competition} ${runKey}`;
  return `${workflows[stage]} ${askedAs ?? repository}#${number} ${headSha} ${runKey}`;
}

/** Every run we asked for on a pull request; those still open with their state and result. */
export function observeDispatches(key: PullKey, config: HarvesterConfig, doors: Doors): Promise<Dispatch[]> {
  return Promise.all(doors.ledger.dispatches(key).map((row) => observeDispatch(row, config, doors)));
}

async function observeDispatch(row: DispatchRow, config: HarvesterConfig, doors: Doors): Promise<Dispatch> {
  const { runKey, stage, headSha, team, at, lastCommand, outcome } = row;
  const known = { runKey, stage, headSha, team, at, ...(lastCommand !== undefined && { lastCommand }) };
  if (outcome) return { ...known, outcome, result: { kind: 'none' } };
  const run = await findRun(row, doors);
  if (!run) return { ...known, result: { kind: 'none' } };
  return { ...known, run, result: run.status === 'completed' ? await resultOf(run, row, config, doors) : { kind: 'none' } };
}

async function findRun(row: DispatchRow, { github, ledger, control }: Doors): Promise<Run | undefined> {
  if (row.runId !== undefined) return github.run(control, row.runId);
  const run = await github.runNamed(control, workflowOf(row.stage), runTitle(row), row.at);
  if (run) ledger.setRun(row.runKey, run.id);
  return run;
}

async function resultOf(run: Run, row: DispatchRow, config: HarvesterConfig, { github, control, log, metrics }: Doors): Promise<Result> {
  const unusable = (why: string): Result => {
    log.warn({ runKey: row.runKey, run: run.url, why }, 'a result is not accepted');
    metrics.failures.inc({ what: 'result' });
    return { kind: 'unusable', why };
  };
  let zip: Uint8Array | undefined;
  try {
    zip = await github.artifact(control, run.id, `result-${row.runKey}`, artifactLimit);
  } catch (error) {
    // GitHub's own trouble is not the run's: the look is tried again.
    if (statusOf(error) !== undefined && statusOf(error) !== 410) throw error;
    return unusable(error instanceof Error ? error.message : 'the artifact cannot be read');
  }
  if (!zip) return { kind: 'none' };
  const result = await readResult(zip, row, config);
  return result.kind === 'unusable' ? unusable(result.why) : result;
}
