import { join } from 'node:path';
import type { Isolation, Smoke } from '../core/contract/evaluation.ts';
import { ErrorClass } from '../core/contract/error-class.ts';
import type { Reproduction, ReproductionRecord } from '../core/contract/reproduction-record.ts';
import { grantedBits } from './approvals.ts';
import { environmentModule } from './assets.ts';
import { withBoard, type Board, type StoredEntry } from './board.ts';
import { bucketBits, durationSecondsBuckets, upperEdge } from './buckets.ts';
import { boardKey, boardOf, entryId, modelOptions, originOf, type EvaluationInput } from './evaluation-input.ts';
import { excerptOf } from './excerpt.ts';
import { isSame, releaseOn } from './judge-attempt.ts';
import { startJudge, type Judge, type JudgeSplit } from './judge.ts';
import { keepAnswerWithinBudget } from './keep-within-budget.ts';
import type { LedgerHead } from './ledger.ts';
import { checkOwnPremises } from './premises.ts';
import { batchSizes } from './private-run.ts';
import { mostDifferenceBits, releaseDifference } from './release.ts';
import { releaseAtEdge } from './release-at-edge.ts';
import { retrain, trainSeconds, unchecked, type Retrained } from './retrain.ts';
import { runSplit } from './run-split.ts';
import { provenIsolation } from './sandbox/self-test.ts';
import { tell } from './score-on-board.ts';
import { warmModel } from './session.ts';
import { splitTables } from './split-tables.ts';
import { asVaultError, VaultError } from './vault-error.ts';

type Stage = 'gate' | 'train' | 'private';

interface Progress {
  stage: Stage;
  isolation: Isolation;
  training: Smoke;
  ledger?: LedgerHead;
}

/**
 * Trains one scored attempt again and compares what comes out with what it handed in.
 *
 * Gate, self-test, training on public data, then, unless every artifact is the same to the byte, one private run of the retrained model and a
 * comparison with the stored predictions on the same rows. Never throws for anything a submission does, nor for trouble of this runner: both
 * are `failed`, the latter with class INFRA and the cause in `log` only. What comes out of training is not scanned again: it only ever meets
 * the sandbox in which training ran arbitrary code already, and it never leaves the runner.
 */
export async function reproduceAttempt(input: EvaluationInput): Promise<ReproductionRecord> {
  const startedAt = input.now();
  const startedMs = performance.now();
  const progress: Progress = { stage: 'gate', isolation: 'none', training: { passed: false, excerpt: '' } };
  const result = await attempt(input, progress);
  const { competition, manifest } = input;
  const longest = competition.limits.wallSeconds + trainSeconds(competition);
  const ours = result.kind === 'failed' && result.errorClass === 'INFRA';
  const padded = progress.stage === 'private' && competition.feedback.timing !== 'prompt' && !ours;
  const seconds = padded
    ? await releaseAtEdge(startedMs, longest, input.signal)
    : upperEdge((performance.now() - startedMs) / 1000, durationSecondsBuckets(longest));
  const { harvester, key, runKey, team, submission, environment, data, runner } = originOf(input, progress.isolation, startedAt);
  return {
    harvester,
    competition: competition.name,
    key,
    runKey,
    team,
    submission,
    train: manifest.train ? { seed: manifest.train.seed, params: manifest.train.params } : null,
    result,
    training: progress.training,
    environment,
    data,
    runner,
    ...(progress.ledger && { ledger: progress.ledger }),
    startedAt: startedAt.toISOString(),
    finishedAt: new Date(startedAt.getTime() + seconds * 1000).toISOString(),
  };
}

async function attempt(input: EvaluationInput, progress: Progress): Promise<Reproduction> {
  if (input.gate.verdict !== 'clean') return { kind: 'failed', errorClass: 'GATE', stage: 'gate', bits: 0 };
  const log = input.log ?? (() => undefined);
  let judge: Judge | undefined;
  let retrained: Retrained | undefined;
  try {
    progress.stage = 'train';
    const stateDir = (await environmentModule()).stateDir();
    const stored = await storedEntry(input);
    const [proof, started] = await Promise.all([
      provenIsolation(stateDir, input.environment.path),
      input.judge ?? startJudge(log),
      checkOwnPremises(input, boardOf(input)),
    ]);
    judge = started;
    progress.isolation = proof.isolation;
    for (const line of proof.why) log(line);
    if (proof.isolation === 'none')
      throw new VaultError('INFRA', 'this machine cannot isolate a submission well enough for private data; see above');
    retrained = await retrain(input, judge, stateDir);
    progress.training = { passed: true, excerpt: retrained.excerpt };
    const metric = input.competition.metrics.primary;
    if (retrained.identical) return { kind: 'reproduced', metric, difference: 0, tolerance: 0, artifacts: 'identical', bits: 0 };
    progress.stage = 'private';
    return await compared(input, progress, { stored, judge, dir: retrained.dir, stateDir });
  } catch (thrown) {
    const error = asVaultError(thrown);
    log(`${error.errorClass}: ${error.message}`);
    return failed(input, progress, error);
  } finally {
    await retrained?.remove();
    if (!input.judge) await judge?.close();
  }
}

/** What this head answered. Throws POLICY when there is nothing to compare with, or nothing to train. */
async function storedEntry(input: EvaluationInput): Promise<StoredEntry> {
  const { inputs, manifest } = input;
  if (!manifest.train || manifest.artifacts.length === 0)
    throw new VaultError('POLICY', 'submission.yaml needs train: { seed, params } and the artifacts that training writes');
  const { team, treeSha256 } = inputs;
  const wanted = { team, treeSha256, environmentId: input.environment.id };
  const found = await withBoard(boardKey(input), async ({ entries }) =>
    entries.findLast((entry) => entry.id === entryId(inputs) && isSame(entry, wanted)),
  );
  if (!found) throw new VaultError('POLICY', `${entryId(inputs)} has no score on these rows and in this environment; evaluate it first`);
  return found;
}

async function compared(
  input: EvaluationInput,
  progress: Progress,
  {
    stored,
    judge,
    dir,
    stateDir,
  }: { readonly stored: StoredEntry; readonly judge: Judge; readonly dir: string; readonly stateDir: string },
): Promise<Reproduction> {
  const { competition, competitionDir, privateDir } = input;
  const key = boardKey(input);
  const { policy } = releaseOn(competition, key.board);
  await withBoard(key, (board) => mayBeTold(board, input));
  const tables = await splitTables(join(privateDir, competition.data[key.board].name));
  const split = await judge.open(tables, competition, { competitionDir });
  try {
    const predictions = await predictionsOf(input, split, dir, stateDir);
    const metric = competition.metrics.primary;
    const [recorded] = await split.score(stored.predictions, [metric]);
    const [paired] = await split.compare(predictions, [stored.predictions], metric);
    if (!recorded || !paired) throw new VaultError('INFRA', 'the judge did not answer');
    const told = releaseDifference(policy, paired.difference, (recorded.high - recorded.low) / (2 * 1.96));
    const kind = Math.abs(told.difference) <= told.tolerance + 1e-12 ? 'reproduced' : 'differs';
    const bits = told.bits + bucketBits;
    // Another draw of the same training says something new, so the figure is part of what is booked.
    progress.ledger = await withBoard(key, async (board) => {
      await mayBeTold(board, input);
      return book(board, input, `${kind} ${told.difference}`, bits);
    });
    return { kind, metric, difference: told.difference, tolerance: told.tolerance, artifacts: 'other-bytes', bits };
  } finally {
    await split.close();
  }
}

async function predictionsOf(input: EvaluationInput, split: JudgeSplit, dir: string, stateDir: string): Promise<Float64Array> {
  const options = modelOptions(input, stateDir);
  const model = await warmModel({ ...options, submissionDir: dir, inspect: unchecked });
  const [batchRows] = batchSizes(split.rows, split.rowBytes);
  return (await runSplit(model, split, { seed: 0, batchRows })).predictions;
}

async function mayBeTold(board: Board, input: EvaluationInput): Promise<void> {
  const { competition, inputs, manifest, now } = input;
  const key = boardKey(input);
  const most = mostDifferenceBits(releaseOn(competition, key.board).policy) + bucketBits;
  const attempt = { team: inputs.team, people: manifest.members };
  await keepAnswerWithinBudget(board, attempt, competition.feedback, most, await grantedBits(key, inputs.team, now()));
}

/** A failure as it may be told; what a private one says is booked. */
async function failed(input: EvaluationInput, progress: Progress, error: VaultError): Promise<Reproduction> {
  const { errorClass } = error;
  const { stage } = progress;
  if (stage === 'train' && errorClass !== 'INFRA')
    progress.training = { passed: false, errorClass, excerpt: excerptOf([error.message], input.inputs.team) };
  if (stage !== 'private' || errorClass === 'INFRA' || errorClass === 'BUDGET') return { kind: 'failed', errorClass, stage, bits: 0 };
  const bits = Math.log2(ErrorClass.options.length) + bucketBits;
  try {
    progress.ledger = await withBoard(boardKey(input), (board) => book(board, input, errorClass, bits));
    return { kind: 'failed', errorClass, stage, bits };
  } catch (cause) {
    // What cannot be booked is not told.
    input.log?.(`INFRA: the answer could not be booked: ${String(cause)}`);
    return { kind: 'failed', errorClass: 'INFRA', stage, bits: 0 };
  }
}

function book(board: Board, input: EvaluationInput, outcome: string, bits: number): Promise<LedgerHead> {
  const { competition, inputs, manifest } = input;
  const key = boardKey(input);
  const { policy } = releaseOn(competition, key.board);
  const told = { id: entryId(inputs), team: inputs.team, people: manifest.members, policy, outcome: `reproduction: ${outcome}`, bits };
  return tell(board, key, { ...told, at: input.now() });
}
