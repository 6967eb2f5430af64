import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TuningRecord } from '../../core/contract/tuning-record.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { bucketBits, durationSecondsBuckets, upperEdge } from '../../vault/buckets.ts';
import { environmentModule } from '../../vault/assets.ts';
import { digestFolder } from '../../vault/folder.ts';
import { startJudge, type JudgeSplit } from '../../vault/judge.ts';
import { releaseComparison, releaseScores } from '../../vault/release.ts';
import type { ModelOptions } from '../../vault/session.ts';
import { asVaultError, VaultError } from '../../vault/vault-error.ts';
import { enoughIsolation } from '../reevaluate/enough-isolation.ts';
import { openDatasetStore } from '../reevaluate/dataset-store.ts';
import { checkData, modelOptions, openData, type ReevaluationInput } from '../reevaluate/reevaluate.ts';
import { runOnce } from '../reevaluate/run-twice.ts';
import { drawParams, type Params, type ParamSpace } from './search-params.ts';
import { trainOn, type TrainingJob } from './train-on.ts';
import { keepTuned, type TunedVersion } from './tuned-store.ts';

export interface TuneInput extends Omit<ReevaluationInput, 'trigger'> {
  readonly spaces: ReadonlyMap<string, ParamSpace>;
  /** Sets of parameters to try; without it the one that `spaces` says is trained. */
  readonly search?: number;
  /** Parts the data, draws parameters and seeds training. */
  readonly seed: number;
}

/** Held out for the last word; and, of the rest, to choose parameters by. */
const share = 0.25;
const megabyte = 1_000_000;

/**
 * Trains a registered version's own code on a product team's private data, in the sandbox, and keeps the weights in this runner's store. What
 * is said of it (scores on rows it never saw, beside its parent's) goes through the owner's release policy and is booked. Throws `VaultError`.
 */
export async function tune(input: TuneInput): Promise<TunedVersion> {
  const { competition, dataset, model, log = () => undefined } = input;
  const { contract } = model;
  if (!dataset.tuning)
    throw new VaultError('POLICY', `${dataset.owner}/${dataset.name} is not given for tuning: its owner can set tuning: true`);
  if (contract.kind !== 'python' || !contract.train) throw new VaultError('POLICY', `version ${model.number} brings no training code`);
  const startedAt = input.now();
  const from = performance.now();
  const stateDir = (await environmentModule()).stateDir();
  const isolation = await enoughIsolation(stateDir, input.environment.path);
  await checkData(input, dataset.data);
  const store = await openDatasetStore(input.store, { ...dataset, ...dataset.data });
  const work = await mkdtemp(join(store.dir, 'tuning-'));
  const judge = await startJudge(log);
  try {
    const split = await openData(input, judge, dataset.data);
    const { train, test } = await split.part({ seed: input.seed, share });
    const job = jobOf(input, modelOptions(input, stateDir));
    const trials = input.search === undefined ? undefined : await search(input, train, job, work);
    const params = trials
      ? best(trials, competition.metrics.primary.direction)
      : (drawParams(contract.train.params, input.spaces, 1, input.seed)[0] as Params);
    log(`training with ${JSON.stringify(params)} on ${train.rows} rows`);
    const trained = join(work, 'submission');
    await trainOn(train, { ...job, params }, trained);
    const { heldOut, bits } = await judged(input, test, job.options, trained);
    const submissionSha256 = await treeDigest(await digestFolder(trained));
    const id = `${competition.name}-${createHash('sha256').update(`${model.sha256} ${submissionSha256}`).digest('hex').slice(0, 8)}`;
    const told = trials ? trials.map(({ params: tried }) => ({ params: tried, score: null })) : undefined;
    const seconds = upperEdge((performance.now() - from) / 1000, durationSecondsBuckets(job.wallSeconds));
    const record: TuningRecord = {
      harvester: 1,
      id,
      competition: competition.name,
      parent: { version: model.number, modelSha256: model.sha256 },
      data: { owner: dataset.owner, name: dataset.name, ...dataset.data },
      params: { ...params },
      seed: input.seed,
      // Which set was best is told; how all of them fared would be many looks at the same rows.
      ...(told && { search: { trials: told, seed: input.seed } }),
      heldOut,
      submissionSha256,
      bits: bits + bucketBits + (trials ? Math.log2(trials.length) : 0),
      environment: { id: input.environment.id, lockSha256: input.environment.lockSha256 },
      runner: { id: input.runnerId, isolation, version: input.version },
      startedAt: startedAt.toISOString(),
      finishedAt: new Date(startedAt.getTime() + seconds * 1000).toISOString(),
    };
    const { people, release } = dataset;
    const booking = {
      at: startedAt,
      competition: competition.name,
      entry: `tuning ${id}`,
      people,
      policy: release.scores,
      outcome: 'tuned',
      bits: record.bits,
      budget: release.budgetBits,
    };
    await store.book(booking);
    return await keepTuned(input.store, record, trained);
  } finally {
    await judge.close();
    await rm(work, { recursive: true, force: true });
  }
}

interface Tried {
  readonly params: Params;
  /** Undefined where training failed. */
  readonly score: number | undefined;
}

async function search(
  { competition, model, spaces, search: count = 1, seed, log = () => undefined }: TuneInput,
  train: JudgeSplit,
  job: TrainingJob,
  work: string,
): Promise<readonly Tried[]> {
  const { train: fit, test: choose } = await train.part({ seed, share });
  const tried: Tried[] = [];
  for (const [index, params] of drawParams(model.contract.train?.params ?? {}, spaces, count, seed).entries()) {
    const dir = join(work, `trial-${index}`);
    try {
      await trainOn(fit, { ...job, params }, dir);
      const { predictions } = await runOnce({ ...job.options, submissionDir: dir }, choose);
      const [score] = await choose.score(predictions, [competition.metrics.primary]);
      tried.push({ params, score: score?.value });
      log(`trial ${index + 1} of ${count}: ${competition.metrics.primary.name} ${score?.value} with ${JSON.stringify(params)}`);
    } catch (error) {
      const { errorClass, message } = asVaultError(error);
      if (errorClass === 'INFRA') throw error;
      log(`trial ${index + 1} of ${count}: ${errorClass}: ${message}`);
      tried.push({ params, score: undefined });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }
  return tried;
}

function best(trials: readonly Tried[], direction: 'higher' | 'lower'): Params {
  const sign = direction === 'higher' ? 1 : -1;
  const [first] = trials.filter(({ score }) => score !== undefined).toSorted((a, b) => sign * ((b.score as number) - (a.score as number)));
  if (!first) throw new VaultError('LOAD_ERROR', 'none of the parameters tried could be trained with');
  return first.params;
}

async function judged(
  { competition, dataset }: TuneInput,
  test: JudgeSplit,
  options: ModelOptions,
  trained: string,
): Promise<{ heldOut: TuningRecord['heldOut']; bits: number }> {
  const { primary, others } = competition.metrics;
  const mine = await runOnce({ ...options, submissionDir: trained }, test);
  const parents = await runOnce(options, test);
  const policy = dataset.release.scores;
  const scores = releaseScores({ policy }, await test.score(mine.predictions, [primary, ...others]), undefined);
  const [paired] = await test.compare(mine.predictions, [parents.predictions], primary);
  if (!paired) throw new VaultError('INFRA', 'the judge compared nothing');
  const { comparison, bits } = releaseComparison(policy, '', paired);
  return {
    heldOut: { rows: test.rows, scores: scores.scores, difference: comparison.difference, p: comparison.p },
    bits: scores.bits + bits,
  };
}

function jobOf({ competition, model, seed }: TuneInput, { inspect: _, ...options }: ModelOptions): TrainingJob {
  const { limits, inputs, target } = competition;
  return {
    options: { ...options, seed },
    names: [...inputs.map(({ name }) => name), target.name],
    params: model.contract.train?.params ?? {},
    wallSeconds: limits.trainSeconds ?? 10 * limits.wallSeconds,
    mostBytes: limits.archiveMB * megabyte,
  };
}
