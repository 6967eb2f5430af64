import { join } from 'node:path';
import type { Competition } from '../core/contract/competition.ts';
import { ErrorClass } from '../core/contract/error-class.ts';
import type { Evaluation, Isolation, Smoke } from '../core/contract/evaluation.ts';
import type { GateReport } from '../core/contract/gate-report.ts';
import type { Inputs } from '../core/contract/inputs.ts';
import type { AttemptRecord } from '../core/contract/records.ts';
import type { Submission } from '../core/contract/submission.ts';
import { treeDigest, type FileDigest } from '../core/provenance/tree-digest.ts';
import { environmentModule } from './assets.ts';
import { withBoard, type BoardKey } from './board.ts';
import { bucketBits, durationSecondsBuckets, lowerEdge } from './buckets.ts';
import { costOf } from './cost.ts';
import { startJudge, type Judge } from './judge.ts';
import { modelContract } from './model-contract.ts';
import { powerOf } from './power.ts';
import { splitDigest } from './private-data.ts';
import { privateRun } from './private-run.ts';
import { provenIsolation } from './sandbox/self-test.ts';
import { scoreOnBoard } from './score-on-board.ts';
import { warmModel, type ModelOptions, type WarmModel } from './session.ts';
import { smokeRun } from './smoke.ts';
import { splitTables } from './split-tables.ts';
import { asVaultError, VaultError } from './vault-error.ts';

export interface EvaluationInput {
  readonly inputs: Inputs;
  readonly gate: GateReport;
  readonly competition: Competition;
  readonly manifest: Submission;
  readonly competitionDir: string;
  readonly submissionDir: string;
  /** Holds one folder for each private split, by name. */
  readonly privateDir: string;
  readonly environment: { readonly id: string; readonly path: string; readonly lockSha256: string };
  /** What must outlive a job and never leave the runner: predictions and the egress ledger. */
  readonly store: string;
  readonly runnerId: string;
  readonly runKey: string;
  readonly version: string;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
  /** For the runner's own log; may name private paths and participants' text. */
  readonly log?: (line: string) => void;
  /** A judge that is already warm; it stays open. Without one, one is started and ended here. */
  readonly judge?: Judge;
}

type Stage = 'gate' | 'smoke' | 'private';
const untested: Smoke = { passed: false, excerpt: '' };

/**
 * Evaluates one attempt on the feedback split and says what may be known of it.
 *
 * Gate, self-test, public smoke run, two private runs, score, comparisons, release. Never throws for anything a submission does, nor for
 * trouble of this runner: both are `failed` evaluations, the latter with class INFRA and the cause in `log` only.
 */
export async function evaluateAttempt(input: EvaluationInput): Promise<AttemptRecord> {
  const startedAt = input.now();
  const { evaluation, isolation } = await evaluate(input);
  const seconds = lowerEdge((input.now().getTime() - startedAt.getTime()) / 1000, durationSecondsBuckets);
  const { competition, inputs } = input;
  return {
    harvester: 1,
    competition: competition.name,
    key: { repository: inputs.repository, number: inputs.number, headSha: inputs.headSha },
    runKey: input.runKey,
    team: inputs.team,
    title: input.manifest.title,
    submission: {
      treeSha256: inputs.treeSha256,
      files: inputs.files.length,
      bytes: inputs.files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    gate: input.gate,
    evaluation,
    environment: { id: input.environment.id, lockSha256: input.environment.lockSha256 },
    data: [{ name: competition.data.feedback.name, sha256: competition.data.feedback.sha256 }],
    runner: { id: input.runnerId, isolation, version: input.version },
    startedAt: startedAt.toISOString(),
    // The time it took is a channel: only its bucket is told.
    finishedAt: new Date(startedAt.getTime() + seconds * 1000).toISOString(),
  };
}

interface Outcome {
  readonly evaluation: Evaluation;
  readonly isolation: Isolation;
}

async function evaluate(input: EvaluationInput): Promise<Outcome> {
  const log = input.log ?? (() => undefined);
  if (input.gate.verdict !== 'clean')
    return { evaluation: { kind: 'failed', errorClass: 'GATE', stage: 'gate', smoke: untested, bits: 0 }, isolation: 'none' };
  let isolation: Isolation = 'none';
  let stage: Stage = 'smoke';
  let smoke = untested;
  const models: WarmModel[] = [];
  let judge: Judge | undefined;
  try {
    const stateDir = (await environmentModule()).stateDir();
    const proof = await provenIsolation(stateDir, input.environment.path);
    isolation = proof.isolation;
    for (const line of proof.why) log(line);
    if (isolation === 'none')
      throw new VaultError('INFRA', 'this machine cannot isolate a submission well enough for private data; see above');
    await checkOwnPremises(input);

    const options = modelOptions(input, stateDir);
    // All three at once: each imports the environment's libraries while the others do, and the judge its own.
    const [started, ...warm] = await Promise.allSettled([
      input.judge ?? startJudge(log),
      warmModel(options),
      warmModel(options),
      warmModel(options),
    ]);
    for (const model of warm) if (model.status === 'fulfilled') models.push(model.value);
    if (started.status === 'rejected') throw started.reason;
    judge = started.value;
    for (const model of warm) if (model.status === 'rejected') throw model.reason;
    const [publicModel, firstModel, secondModel] = models as [WarmModel, WarmModel, WarmModel];

    smoke = await smokeRun(publicModel, judge, input.competition, input.competitionDir, input.inputs.team);
    if (smoke.errorClass) {
      log(`the public smoke run failed with ${smoke.errorClass}`);
      return { evaluation: { kind: 'failed', errorClass: smoke.errorClass, stage, smoke, bits: 0 }, isolation };
    }
    stage = 'private';
    return { evaluation: await evaluatePrivately(input, judge, firstModel, secondModel, smoke), isolation };
  } catch (thrown) {
    const error = asVaultError(thrown);
    log(`${error.errorClass}: ${error.message}`);
    return { evaluation: await failed(input, error, stage, smoke), isolation };
  } finally {
    await Promise.allSettled([...models.map((model) => model.close()), ...(input.judge ? [] : [judge?.close()])]);
  }
}

async function evaluatePrivately(
  input: EvaluationInput,
  judge: Judge,
  first: WarmModel,
  second: WarmModel,
  smoke: Smoke,
): Promise<Evaluation> {
  const { competition, inputs } = input;
  const { feedback } = competition.data;
  const split = await judge.open(await splitTables(join(input.privateDir, feedback.name)), competition, {
    competitionDir: input.competitionDir,
  });
  try {
    if (split.rows !== feedback.rows)
      throw new VaultError('INFRA', `the split ${feedback.name} has ${split.rows} rows; competition.yaml says ${feedback.rows}`);
    const run = await privateRun(first, second, split);
    const { cost, bits: costBits } = costOf({ ...run.measured, modelBytes: modelBytes(input) }, powerOf());
    const attempt = {
      id: entryId(inputs),
      team: inputs.team,
      treeSha256: inputs.treeSha256,
      predictions: run.predictions,
      otherBits: costBits + bucketBits,
    };
    const result = await scoreOnBoard(split, attempt, competition, boardKey(input), input.now());
    return { kind: 'scored', board: 'feedback', rows: split.rows, ...result, cost, smoke };
  } finally {
    await split.close();
  }
}

/** A failure as it may be told; what a private one says is booked in the egress ledger. */
async function failed(input: EvaluationInput, error: VaultError, stage: Stage, smoke: Smoke): Promise<Evaluation> {
  const ours = error.errorClass === 'INFRA';
  const bits = stage === 'private' && !ours ? Math.log2(ErrorClass.options.length) + bucketBits : 0;
  if (bits > 0) {
    const { inputs, competition } = input;
    const egress = {
      at: input.now().toISOString(),
      competition: competition.name,
      board: 'feedback',
      entry: entryId(inputs),
      team: inputs.team,
    };
    await withBoard(boardKey(input), (board) =>
      board.tell({ ...egress, policy: competition.feedback.release, outcome: error.errorClass, bits }),
    );
  }
  return { kind: 'failed', errorClass: error.errorClass, stage, smoke, bits };
}

/** What is ours to get right before a stranger's code runs: the environment and the private data are those competition.yaml names. */
async function checkOwnPremises({ competition, environment, privateDir }: EvaluationInput): Promise<void> {
  if (environment.lockSha256 !== competition.environment.sha256)
    throw new VaultError('INFRA', 'the environment was built from another lock than competition.yaml names; build it from that one');
  const { name, sha256 } = competition.data.feedback;
  const found = await splitDigest(join(privateDir, name));
  if (found !== sha256)
    throw new VaultError(
      'INFRA',
      `the private split ${name} has digest ${found}; competition.yaml says ${sha256}. Put the right files into ${join(privateDir, name)}`,
    );
}

function modelOptions(
  { competition, environment, inputs, manifest, signal, submissionDir }: EvaluationInput,
  stateDir: string,
): ModelOptions {
  const { memoryMB, cpus, wallSeconds, batchSeconds } = competition.limits;
  return {
    submissionDir,
    environment: environment.path,
    stateDir,
    contract: modelContract(competition, manifest.artifacts),
    limits: { memoryMB, cpus, wallSeconds, ...(batchSeconds === undefined ? {} : { batchSeconds }) },
    seed: manifest.train?.seed ?? 0,
    inspect: async (files: readonly FileDigest[]) => {
      if ((await treeDigest(files)) !== inputs.treeSha256)
        throw new VaultError('INFRA', 'the submission on disk is not the one that was fetched; fetch it again');
    },
    ...(signal ? { signal } : {}),
  };
}

function modelBytes({ inputs, manifest }: EvaluationInput): number {
  const artifacts = new Set(manifest.artifacts.map(({ path }) => path));
  const counted = artifacts.size > 0 ? inputs.files.filter(({ path }) => artifacts.has(path)) : inputs.files;
  return counted.reduce((sum, { bytes }) => sum + bytes, 0);
}

function entryId(inputs: Inputs): string {
  return `${inputs.number}/${inputs.headSha}`;
}

function boardKey({ competition, store }: EvaluationInput): BoardKey {
  return { store, competition: competition.name, board: 'feedback', dataSha256: competition.data.feedback.sha256 };
}
