import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { Evaluation, Isolation, Smoke } from '../core/contract/evaluation.ts';
import { memorisationBits, memorisationLine, suspectMemorisation } from '../core/rules/memorisation.ts';
import { grantedBits } from './approvals.ts';
import { withBoard, type BoardKey, type Origin, type StoredEntry } from './board.ts';
import { bucketBits } from './buckets.ts';
import { costOf, mostCostBits } from './cost.ts';
import type { EvaluationInput } from './evaluation-input.ts';
import type { Canaries, Judge, JudgeSplit } from './judge.ts';
import { keepWithinBudget } from './keep-within-budget.ts';
import type { LedgerHead } from './ledger.ts';
import { powerOf } from './power.ts';
import { privateRun } from './private-run.ts';
import { releaseOn } from './judge-attempt.ts';
import { scoreOnBoard, type Attempt } from './score-on-board.ts';
import type { WarmModel } from './session.ts';
import { splitTables } from './split-tables.ts';
import { VaultError } from './vault-error.ts';

export interface PrivatePart {
  readonly key: BoardKey;
  readonly id: string;
  readonly judge: Judge;
  readonly smoke: Smoke;
  readonly isolation: Isolation;
  /** Two warm sandboxes; or what the same bytes answered before, so that handing them in again is no second draw. */
  readonly run: { readonly models: readonly WarmModel[] } | StoredEntry;
  readonly origin: Omit<Origin, 'bookedAt'>;
}

/** Enough for a table of known rows to show beyond noise, few enough to cost next to nothing. */
const canaryRows = 200;
/** The longest series of attempts a team may have scored on the final split: it is no place to try things. */
const finalAttempts = 2;

/** Runs, scores and books one attempt that passed the smoke run. Throws `VaultError`: BUDGET before anything private is looked at. */
export async function evaluatePrivately(
  input: EvaluationInput,
  { key, id, judge, smoke, isolation, run, origin }: PrivatePart,
): Promise<{ readonly evaluation: Evaluation; readonly ledger: LedgerHead }> {
  const { competition, environment, inputs, manifest } = input;
  const { team, treeSha256 } = inputs;
  const who = { id, team, people: manifest.members };
  await mayBeTold(input, key, { ...who, treeSha256, otherBits: mostCostBits + bucketBits + memorisationBits });
  const split = await judge.open(await splitTables(join(input.privateDir, competition.data[key.board].name)), competition, {
    competitionDir: input.competitionDir,
  });
  try {
    const { rows } = competition.data[key.board];
    if (split.rows !== rows)
      throw new VaultError('INFRA', `the split ${competition.data[key.board].name} has ${split.rows} rows; competition.yaml says ${rows}`);
    const made = 'models' in run ? await runBoth(input, run.models, judge, split) : { ...run, otherBits: 0 };
    const { predictions, cost, otherBits, memorisation, canaries } = made;
    const beside = { ...(memorisation && { memorisation }), ...(canaries && { canaries }) };
    const attempt = {
      ...who,
      treeSha256,
      environmentId: environment.id,
      isolation,
      smoke,
      predictions,
      cost,
      otherBits,
      origin,
      ...beside,
    };
    const { ledger, ...told } = await scoreOnBoard(split, attempt, competition, key, input.now());
    const evaluation = {
      kind: 'scored',
      board: key.board,
      rows: split.rows,
      ...told,
      cost,
      smoke,
      ...(memorisation && { memorisation }),
    } as const;
    return { evaluation, ledger };
  } finally {
    await split.close();
  }
}

async function runBoth(
  input: EvaluationInput,
  [first, second]: readonly WarmModel[],
  judge: Judge,
  split: JudgeSplit,
): Promise<Pick<Attempt, 'predictions' | 'cost' | 'otherBits' | 'memorisation' | 'canaries'>> {
  if (!first || !second) throw new VaultError('INFRA', 'two sandboxes are needed for the two private runs');
  const drawn = await drawCanaries(input, judge, split);
  const { run, again } = await privateRun(first, second, split, drawn);
  const { cost, bits } = costOf({ ...run.measured, modelBytes: modelBytes(input) }, powerOf());
  const made = { predictions: run.predictions, cost, otherBits: bits + bucketBits };
  const canaries = drawn && (await split.memorised(drawn, run, again, input.competition.metrics.primary));
  const memorisation = canaries && suspectMemorisation(canaries);
  if (!memorisation) return made;
  input.log?.(memorisationLine(memorisation, canaries));
  return { ...made, otherBits: made.otherBits + memorisationBits, memorisation, canaries };
}

/** Copies of public rows, in another draw for every attempt. */
async function drawCanaries(input: EvaluationInput, judge: Judge, split: JudgeSplit): Promise<Canaries | undefined> {
  const { competition, competitionDir } = input;
  const file = join(competitionDir, competition.data.public);
  const known = await judge.open({ features: file, labels: file }, competition, { scored: false, competitionDir });
  try {
    return await split.canaries(known, { rows: canaryRows, seed: randomInt(2 ** 32) });
  } finally {
    await known.close();
  }
}

async function mayBeTold(
  { competition, now }: EvaluationInput,
  key: BoardKey,
  attempt: {
    readonly id: string;
    readonly team: string;
    readonly people: readonly string[];
    readonly treeSha256: string;
    readonly otherBits: number;
  },
): Promise<void> {
  const granted = await grantedBits(key, attempt.team, now());
  await withBoard(key, async (board) => {
    const trees = new Set(board.entries.filter(({ team }) => team === attempt.team).map(({ treeSha256 }) => treeSha256));
    if (key.board === 'final' && !trees.has(attempt.treeSha256) && trees.size >= finalAttempts)
      throw new VaultError('BUDGET', `${attempt.team} had ${finalAttempts} attempts scored on the final split already`);
    await keepWithinBudget(board, attempt, competition, releaseOn(competition, key.board), granted);
  });
}

function modelBytes({ inputs, manifest }: EvaluationInput): number {
  const artifacts = new Set(manifest.artifacts.map(({ path }) => path));
  const counted = artifacts.size > 0 ? inputs.files.filter(({ path }) => artifacts.has(path)) : inputs.files;
  return counted.reduce((sum, { bytes }) => sum + bytes, 0);
}
