import { join } from 'node:path';
import type { Competition } from '../../core/contract/competition.ts';
import { datasetPath, type DataReference, type Dataset } from '../../core/contract/dataset.ts';
import { ErrorClass } from '../../core/contract/error-class.ts';
import type { ReevaluationOutcome, ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { environmentModule } from '../../vault/assets.ts';
import { bucketBits, durationSecondsBuckets, upperEdge } from '../../vault/buckets.ts';
import { costOf, mostCostBits } from '../../vault/cost.ts';
import { startJudge, type Judge, type JudgeSplit } from '../../vault/judge.ts';
import { modelContract } from '../../vault/model-contract.ts';
import { powerOf } from '../../vault/power.ts';
import { splitDigest } from '../../vault/split-digest.ts';
import { mostBits, releaseComparison, releaseScores } from '../../vault/release.ts';
import type { ModelOptions } from '../../vault/session.ts';
import { splitTables } from '../../vault/split-tables.ts';
import { asVaultError, VaultError } from '../../vault/vault-error.ts';
import type { VerifiedModel } from '../service/fetch-model.ts';
import { asCompetition } from './as-competition.ts';
import { openDatasetStore, type DatasetStore } from './dataset-store.ts';
import { enoughIsolation } from './enough-isolation.ts';
import { driftBits, releaseDrift } from './release-drift.ts';
import { renameSplit } from './rename-split.ts';
import { runOnce, runTwice } from './run-twice.ts';

export interface ReevaluationInput {
  /** Every byte proved to be what was published. */
  readonly model: Pick<VerifiedModel, 'dir' | 'sha256' | 'contract'> & { readonly number: number };
  readonly competition: Competition;
  /** Needed where the competition has metrics of its own. */
  readonly competitionDir?: string;
  readonly dataset: Dataset;
  /** Holds `<owner>/<name>/<version>` for each private dataset. */
  readonly dataDir: string;
  readonly environment: { readonly id: string; readonly path: string; readonly lockSha256: string };
  /** What must outlive a job and never leave the runner. */
  readonly store: string;
  readonly runnerId: string;
  readonly version: string;
  readonly trigger: ReevaluationRecord['trigger'];
  readonly now: () => Date;
  /** For the runner's own log. */
  readonly log?: (line: string) => void;
}

/**
 * Evaluates a registered version on a product team's private data, in the same sandbox and by the same judge as at first. What leaves is what
 * the data's owner lets out, booked in the dataset's own ledger before it is told. Never throws for anything the model or this runner does.
 */
export async function reevaluate(input: ReevaluationInput): Promise<ReevaluationRecord> {
  const { model, competition, dataset, environment, log = () => undefined } = input;
  const startedAt = input.now();
  const from = performance.now();
  let isolation: ReevaluationRecord['runner']['isolation'] = 'none';
  let judge: Judge | undefined;
  let told: { outcome: ReevaluationOutcome; ledger?: ReevaluationRecord['ledger'] };
  const store = await openDatasetStore(input.store, { ...dataset, ...dataset.data });
  const entry = `${competition.name}/${model.number}@${startedAt.toISOString()}`;
  const book = {
    at: startedAt,
    competition: competition.name,
    entry,
    people: dataset.people,
    policy: dataset.release.scores,
    budget: dataset.release.budgetBits,
  };
  let looked = false;
  try {
    const stateDir = (await environmentModule()).stateDir();
    isolation = await enoughIsolation(stateDir, environment.path);
    await checkData(input, dataset.data);
    if (dataset.reference) await checkData(input, dataset.reference);
    await store.mayTell(mostOf(input), dataset.release.budgetBits);
    judge = await startJudge(log);
    looked = true;
    const outcome = await scored(input, judge, store, modelOptions(input, stateDir));
    told = { outcome, ledger: await store.book({ ...book, outcome: 'reevaluated', bits: outcome.bits }) };
  } catch (thrown) {
    const { errorClass, message } = asVaultError(thrown);
    log(`${errorClass}: ${message}`);
    told = await failed(errorClass, looked, (bits) => store.book({ ...book, outcome: errorClass, bits }), log);
  } finally {
    await judge?.close();
  }
  const seconds = upperEdge((performance.now() - from) / 1000, durationSecondsBuckets(competition.limits.wallSeconds));
  return {
    harvester: 1,
    competition: competition.name,
    version: model.number,
    modelSha256: model.sha256,
    data: dataOf(dataset, dataset.data),
    trigger: input.trigger,
    outcome: told.outcome,
    environment: { id: environment.id, lockSha256: environment.lockSha256 },
    runner: { id: input.runnerId, isolation, version: input.version },
    ...(told.ledger && { ledger: told.ledger }),
    startedAt: startedAt.toISOString(),
    finishedAt: new Date(startedAt.getTime() + seconds * 1000).toISOString(),
  };
}

async function scored(
  input: ReevaluationInput,
  judge: Judge,
  store: DatasetStore,
  options: ModelOptions,
): Promise<Extract<ReevaluationOutcome, { kind: 'scored' }>> {
  const { competition, dataset, model } = input;
  const { release } = dataset;
  const { primary, others } = competition.metrics;
  const split = await openData(input, judge, dataset.data);
  const run = await runTwice(options, split);
  const { cost, bits: costBits } = costOf({ ...run.measured, modelBytes: modelBytes(model.contract.artifacts.length, input) }, powerOf());
  const scores = releaseScores({ policy: release.scores }, await split.score(run.predictions, [primary, ...others]), undefined);
  const known = [...(await store.predictions(competition.name))].filter(
    ([version, held]) => version !== model.number && held.length === run.predictions.length,
  );
  const paired = await split.compare(
    run.predictions,
    known.map(([, held]) => held),
    primary,
  );
  const compared = paired.map((test, index) => ({ version: known[index]?.[0] as number, ...releaseComparison(release.scores, '', test) }));
  const drift = await driftOf(input, judge, split, run.predictions, options);
  await store.keep(competition.name, model.number, run.predictions);
  return {
    kind: 'scored',
    scores: scores.scores,
    comparisons: compared.map(({ version, comparison: { difference, p } }) => ({ version, difference, p })),
    cost,
    ...(drift && { drift: drift.told }),
    bits: scores.bits + costBits + bucketBits + compared.reduce((sum, { bits }) => sum + bits, 0) + (drift?.bits ?? 0),
  };
}

async function driftOf(
  input: ReevaluationInput,
  judge: Judge,
  split: JudgeSplit,
  predictions: Float64Array,
  options: ModelOptions,
): Promise<{ told: NonNullable<Extract<ReevaluationOutcome, { kind: 'scored' }>['drift']>; bits: number } | undefined> {
  const { dataset, competition } = input;
  const { reference, release } = dataset;
  if (!reference || release.drift === 'none') return undefined;
  const there = await openData(input, judge, reference);
  const before = await runOnce(options, there);
  const numbers = competition.outputs.flatMap(({ name, type }, at) => (type === 'string' ? [] : [{ name, at }]));
  const measured = await split.drift(there, predictions, before.predictions, numbers);
  const inputs = releaseDrift(release.drift, measured.inputs);
  const outputs = releaseDrift(release.drift, measured.outputs);
  return {
    told: { reference: dataOf(dataset, reference), inputs: [...inputs.columns], outputs: [...outputs.columns] },
    bits: inputs.bits + outputs.bits,
  };
}

/** A dataset's rows as the judge reads them, their columns named as the model knows them. */
export async function openData(
  { competition, competitionDir, dataset, dataDir }: Pick<ReevaluationInput, 'competition' | 'competitionDir' | 'dataset' | 'dataDir'>,
  judge: Judge,
  data: Dataset['data'],
): Promise<JudgeSplit> {
  const tables = await splitTables(folderOf(dataDir, dataset, data));
  const split = await judge.open(tables, asCompetition(competition, dataset), competitionDir === undefined ? {} : { competitionDir });
  if (split.rows !== data.rows)
    throw new VaultError(
      'INFRA',
      `${dataset.owner}/${dataset.name} ${data.version} has ${split.rows} rows; its file says ${data.rows}: mend the number`,
    );
  return renameSplit(
    split,
    competition.inputs.map(({ name }) => name),
  );
}

/** The folder of one state of a dataset on a runner. */
export function folderOf(
  dataDir: string,
  { owner, name }: Pick<Dataset, 'owner' | 'name'>,
  { version }: Pick<Dataset['data'], 'version'>,
): string {
  return join(dataDir, owner, name, version);
}

/** Throws INFRA when the data on this runner is not the one the dataset's file names. */
export async function checkData(
  { dataDir, dataset }: Pick<ReevaluationInput, 'dataDir' | 'dataset'>,
  data: Dataset['data'],
): Promise<void> {
  const folder = folderOf(dataDir, dataset, data);
  const found = await splitDigest(folder).catch((cause: unknown) => {
    throw new VaultError('INFRA', `there is no ${data.version} of ${dataset.owner}/${dataset.name} on this runner: put it into ${folder}`, {
      cause,
    });
  });
  if (found !== data.sha256)
    throw new VaultError(
      'INFRA',
      `${folder} has digest ${found}; ${datasetPath(dataset)} says ${data.sha256}: write the digest found, or lay the right files there`,
    );
}

/** How a registered model is run on private data: its own submission, in its competition's environment and limits. */
export function modelOptions(
  { model, competition, environment }: Pick<ReevaluationInput, 'model' | 'competition' | 'environment'>,
  stateDir: string,
): ModelOptions {
  const { memoryMB, cpus, wallSeconds, batchSeconds } = competition.limits;
  const { contract } = model;
  return {
    submissionDir: join(model.dir, 'data', 'submission'),
    environment: environment.path,
    stateDir,
    contract: modelContract(competition, contract.artifacts),
    limits: { memoryMB, cpus, wallSeconds, ...(batchSeconds === undefined ? {} : { batchSeconds }) },
    seed: contract.train?.seed ?? 0,
    inspect: async (files) => {
      if ((await treeDigest(files)) !== contract.submissionSha256)
        throw new VaultError('INFRA', 'the package holds another submission than it says');
    },
  };
}

function modelBytes(artifacts: number, { model }: ReevaluationInput): number {
  const submitted = (model as Partial<VerifiedModel>).files?.filter(({ path }) => path.startsWith('data/submission/')) ?? [];
  const wanted = new Set(model.contract.artifacts.map(({ path }) => `data/submission/${path}`));
  return submitted.filter(({ path }) => artifacts === 0 || wanted.has(path)).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Upper bound of what one answer says, before anything private is looked at. */
function mostOf({ competition, dataset: { release, reference } }: ReevaluationInput): number {
  const columns = reference && release.drift !== 'none' ? competition.inputs.length + competition.outputs.length : 0;
  return mostBits(release.scores, 1 + competition.metrics.others.length, 0, mostCostBits + bucketBits) + columns * driftBits(release.drift);
}

async function failed(
  errorClass: ErrorClass,
  looked: boolean,
  book: (bits: number) => Promise<NonNullable<ReevaluationRecord['ledger']>>,
  log: (line: string) => void,
): Promise<{ outcome: ReevaluationOutcome; ledger?: ReevaluationRecord['ledger'] }> {
  // Our own trouble, and what was decided before the data was looked at, say nothing of it.
  if (!looked || errorClass === 'INFRA' || errorClass === 'BUDGET') return { outcome: { kind: 'failed', errorClass, bits: 0 } };
  const bits = Math.log2(ErrorClass.options.length) + bucketBits;
  try {
    return { outcome: { kind: 'failed', errorClass, bits }, ledger: await book(bits) };
  } catch (cause) {
    log(`INFRA: the answer could not be booked: ${String(cause)}`);
    return { outcome: { kind: 'failed', errorClass: 'INFRA', bits: 0 } };
  }
}

function dataOf({ owner, name }: Dataset, { version, sha256, rows }: Dataset['data']): DataReference {
  return { owner, name, version, sha256, rows };
}
