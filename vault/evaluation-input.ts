import type { Competition } from '../core/contract/competition.ts';
import type { GateReport } from '../core/contract/gate-report.ts';
import type { Isolation } from '../core/contract/evaluation.ts';
import type { Inputs } from '../core/contract/inputs.ts';
import type { AttemptRecord } from '../core/contract/records.ts';
import type { Submission } from '../core/contract/submission.ts';
import { treeDigest, type FileDigest } from '../core/provenance/tree-digest.ts';
import type { BoardKey } from './board.ts';
import type { Judge } from './judge.ts';
import { modelContract } from './model-contract.ts';
import type { SandboxPool } from './pool.ts';
import type { BoardName } from './premises.ts';
import type { ModelOptions } from './session.ts';
import { VaultError } from './vault-error.ts';

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
  /** Sandboxes that are already warm; without one, or when it is empty, they are started here. It is not refilled here. */
  readonly pool?: SandboxPool;
  /** `feedback` unless given. The final split is scored once for each attempt somebody chose, after its phase opened. */
  readonly board?: BoardName;
  /** `rescore`: what this very attempt answered before, judged under the present competition.yaml without running it again. */
  readonly mode?: 'evaluate' | 'rescore';
  /** When the head came in, and was charged before, in the App's words: goes into the record as it is. */
  readonly enteredAt?: string | undefined;
  readonly chargedAt?: string | undefined;
}

/** Which attempt of which pull request, as boards name it. */
export function entryId(inputs: Pick<Inputs, 'number' | 'headSha'>): string {
  return `${inputs.number}/${inputs.headSha}`;
}

export function boardOf({ board = 'feedback' }: Pick<EvaluationInput, 'board'>): BoardName {
  return board;
}

/** The board an evaluation is about. */
export function boardKey(input: Pick<EvaluationInput, 'board' | 'competition' | 'store'>): BoardKey {
  const { competition, store } = input;
  const board = boardOf(input);
  return { store, competition: competition.name, board, dataSha256: competition.data[board].sha256 };
}

/** How the submission is put into a sandbox; whatever is not the tree that was fetched is refused there. */
export function modelOptions(
  {
    competition,
    environment,
    inputs,
    manifest,
    signal,
    submissionDir,
  }: Pick<EvaluationInput, 'competition' | 'environment' | 'inputs' | 'manifest' | 'signal' | 'submissionDir'>,
  stateDir: string,
): ModelOptions {
  return {
    submissionDir,
    environment: environment.path,
    stateDir,
    contract: modelContract(competition, manifest.artifacts),
    limits: sandboxLimits(competition),
    seed: manifest.train?.seed ?? 0,
    inspect: async (files: readonly FileDigest[]) => {
      if ((await treeDigest(files)) !== inputs.treeSha256)
        throw new VaultError('INFRA', 'the submission on disk is not the one that was fetched; fetch it again');
    },
    ...(signal ? { signal } : {}),
  };
}

/** What a competition lets one run of a model use. */
export function sandboxLimits({ limits }: Competition): ModelOptions['limits'] {
  const { memoryMB, cpus, wallSeconds, batchSeconds } = limits;
  return { memoryMB, cpus, wallSeconds, ...(batchSeconds === undefined ? {} : { batchSeconds }) };
}

/** What a record of this attempt says whatever comes of it. */
export function originOf(
  input: EvaluationInput,
  isolation: Isolation,
  startedAt: Date,
): Omit<AttemptRecord, 'evaluation' | 'ledger' | 'finishedAt'> {
  const { competition, environment, inputs, manifest } = input;
  const { name, sha256 } = competition.data[boardOf(input)];
  return {
    harvester: 1,
    competition: competition.name,
    key: { repository: inputs.repository, number: inputs.number, headSha: inputs.headSha },
    runKey: input.runKey,
    team: inputs.team,
    members: manifest.members,
    title: manifest.title,
    submission: {
      treeSha256: inputs.treeSha256,
      files: inputs.files.length,
      bytes: inputs.files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    gate: input.gate,
    environment: { id: environment.id, lockSha256: environment.lockSha256 },
    data: [{ name, sha256 }],
    ...(competition.metrics.scoring && { scoringSha256: competition.metrics.scoring.sha256 }),
    runner: { id: input.runnerId, isolation, version: input.version },
    startedAt: startedAt.toISOString(),
    ...(input.enteredAt !== undefined && { enteredAt: input.enteredAt }),
    ...(input.chargedAt !== undefined && { chargedAt: input.chargedAt }),
  };
}
