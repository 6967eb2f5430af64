import { ErrorClass } from '../core/contract/error-class.ts';
import type { Evaluation, Isolation, Smoke } from '../core/contract/evaluation.ts';
import type { AttemptRecord } from '../core/contract/records.ts';
import { environmentModule } from './assets.ts';
import { withBoard, type BoardKey, type StoredEntry } from './board.ts';
import { bucketBits, durationSecondsBuckets, upperEdge } from './buckets.ts';
import { boardKey, boardOf, entryId, modelOptions, originOf, type EvaluationInput } from './evaluation-input.ts';
import { isJudgedBy, isSame, releaseOn } from './judge-attempt.ts';
import { startJudge, type Judge } from './judge.ts';
import type { LedgerHead } from './ledger.ts';
import { checkOwnPremises, type BoardName } from './premises.ts';
import { evaluationOf } from './evaluation-of.ts';
import { evaluatePrivately } from './private-evaluation.ts';
import { releaseAtEdge } from './release-at-edge.ts';
import { rescore } from './rescore.ts';
import { provenIsolation } from './sandbox/self-test.ts';
import { sweepSandboxes } from './sandbox/start.ts';
import { warmModel, type WarmModel } from './session.ts';
import { smokeRun } from './smoke.ts';
import { asVaultError, VaultError } from './vault-error.ts';

export type { EvaluationInput };

type Stage = 'gate' | 'smoke' | 'private';
const untested: Smoke = { passed: false, excerpt: '' };

/**
 * Evaluates one attempt on a private split and says what may be known of it, no sooner than it may be known.
 *
 * Gate, self-test, public smoke run, two private runs, score, comparisons, release. Never throws for anything a submission does, nor for
 * trouble of this runner: both are `failed` evaluations, the latter with class INFRA and the cause in `log` only.
 */
export async function evaluateAttempt(input: EvaluationInput): Promise<AttemptRecord> {
  const startedAt = input.now();
  const startedMs = performance.now();
  const { evaluation, isolation, ledger, stage } = await evaluate(input, startedAt);
  const { competition } = input;
  const { wallSeconds } = competition.limits;
  const padded = stage === 'private' && competition.feedback.timing !== 'prompt' && !isOurs(evaluation);
  const seconds = padded
    ? await releaseAtEdge(startedMs, wallSeconds, input.signal)
    : upperEdge((performance.now() - startedMs) / 1000, durationSecondsBuckets(wallSeconds));
  return {
    ...originOf(input, isolation, startedAt),
    evaluation,
    ...(ledger && { ledger }),
    // The time it took is a channel: only its bucket is told.
    finishedAt: new Date(startedAt.getTime() + seconds * 1000).toISOString(),
  };
}

interface Outcome {
  readonly evaluation: Evaluation;
  readonly isolation: Isolation;
  readonly stage: Stage;
  readonly ledger?: LedgerHead;
}

async function evaluate(input: EvaluationInput, startedAt: Date): Promise<Outcome> {
  const log = input.log ?? (() => undefined);
  if (input.gate.verdict !== 'clean') return { evaluation: failure(input, 'GATE', 'gate', untested, 0), isolation: 'none', stage: 'gate' };
  let isolation: Isolation = 'none';
  let stage: Stage = 'smoke';
  let smoke = untested;
  const models: WarmModel[] = [];
  let judge: Judge | undefined;
  try {
    const stateDir = (await environmentModule()).stateDir();
    await sweepSandboxes(stateDir).catch((error: unknown) => log(`what a killed runner left could not be removed: ${String(error)}`));
    const key = boardKey(input);
    const earlier = await earlierEntry(input, key);
    const own = earlier?.id === entryId(input.inputs) ? earlier : undefined;
    if (input.mode === 'rescore' || (own && !isJudgedBy(own, input.competition)))
      return { ...(await rescore(input, key, originOf(input, own?.isolation ?? 'none', startedAt))), stage: 'private' };
    if (own) return replayed(own, boardOf(input));
    const options = modelOptions(input, stateDir);
    const warm = (): Promise<WarmModel> => (input.pool ? input.pool.take(options) : warmModel(options));
    // All at once: each imports what it needs while the others do. No line of the submission runs before the proof is in.
    const [proof, premises, started, ...warmed] = await Promise.allSettled([
      provenIsolation(stateDir, input.environment.path),
      checkOwnPremises(input, boardOf(input)),
      input.judge ?? startJudge(log),
      ...(earlier ? [] : [warm(), warm(), warm()]),
    ]);
    for (const model of warmed) if (model.status === 'fulfilled') models.push(model.value);
    if (started.status === 'fulfilled') judge = started.value;
    if (proof.status === 'rejected') throw proof.reason;
    isolation = proof.value.isolation;
    for (const line of proof.value.why) log(line);
    if (isolation === 'none')
      throw new VaultError('INFRA', 'this machine cannot isolate a submission well enough for private data; see above');
    for (const step of [premises, started, ...warmed]) if (step.status === 'rejected') throw step.reason;
    const [publicModel, ...privateModels] = models;
    if (!judge) throw new VaultError('INFRA', 'there is no judge');

    smoke = earlier?.smoke ?? (await smokeRun(publicModel as WarmModel, judge, input.competition, input.competitionDir, input.inputs.team));
    if (smoke.errorClass) {
      log(`the public smoke run failed with ${smoke.errorClass}`);
      return { evaluation: failure(input, smoke.errorClass, stage, smoke, 0), isolation, stage };
    }
    stage = 'private';
    const run = earlier ?? { models: privateModels };
    const origin = originOf(input, isolation, startedAt);
    const result = await evaluatePrivately(input, { key, judge, smoke, isolation, id: entryId(input.inputs), run, origin });
    return { ...result, isolation, stage };
  } catch (thrown) {
    const error = asVaultError(thrown);
    log(`${error.errorClass}: ${error.message}`);
    return { ...(await failed(input, error, stage, smoke)), isolation, stage };
  } finally {
    await Promise.allSettled([...models.map((model) => model.close()), ...(input.judge ? [] : [judge?.close()])]);
  }
}

/** What this team's same bytes got on this board before: the very attempt if it is there, else any head with the same tree. */
async function earlierEntry({ environment, inputs }: EvaluationInput, key: BoardKey): Promise<StoredEntry | undefined> {
  const { team, treeSha256 } = inputs;
  const id = entryId(inputs);
  return withBoard(key, async ({ entries }) => {
    const same = entries.filter((entry) => isSame(entry, { team, treeSha256, environmentId: environment.id }));
    return same.find((entry) => entry.id === id) ?? same.at(-1);
  });
}

/** The answer this very attempt got: a runner that was killed before it could say so says it again, to the letter and at no cost. */
function replayed(entry: StoredEntry, board: BoardName): Outcome {
  return { evaluation: evaluationOf(entry, board), isolation: entry.isolation, ledger: entry.ledger, stage: 'private' };
}

/** A failure as it may be told; what a private one says is booked in the egress ledger. */
async function failed(
  input: EvaluationInput,
  error: VaultError,
  stage: Stage,
  smoke: Smoke,
): Promise<{ readonly evaluation: Evaluation; readonly ledger?: LedgerHead }> {
  const { errorClass } = error;
  // Neither says anything of the private rows: one is our trouble, the other was decided before they were looked at.
  if (stage !== 'private' || errorClass === 'INFRA' || errorClass === 'BUDGET')
    return { evaluation: failure(input, errorClass, stage, smoke, 0) };
  const bits = Math.log2(ErrorClass.options.length) + bucketBits;
  const { competition, inputs, manifest } = input;
  const key = boardKey(input);
  const egress = {
    at: input.now().toISOString(),
    competition: competition.name,
    board: key.board,
    entry: entryId(inputs),
    team: inputs.team,
    people: manifest.members,
    policy: releaseOn(competition, key.board).policy,
    outcome: errorClass,
    bits,
  };
  try {
    return { evaluation: failure(input, errorClass, stage, smoke, bits), ledger: await withBoard(key, (board) => board.tell(egress)) };
  } catch (cause) {
    // What cannot be booked is not told.
    input.log?.(`INFRA: the answer could not be booked: ${String(cause)}`);
    return { evaluation: failure(input, 'INFRA', stage, smoke, 0) };
  }
}

function failure(input: EvaluationInput, errorClass: ErrorClass, stage: Stage, smoke: Smoke, bits: number): Evaluation {
  return { kind: 'failed', ...(boardOf(input) === 'final' && { board: 'final' }), errorClass, stage, smoke, bits };
}

function isOurs(evaluation: Evaluation): boolean {
  return evaluation.kind === 'failed' && evaluation.errorClass === 'INFRA';
}
