import * as z from 'zod';
import { Evaluation, Isolation } from './evaluation.ts';
import { GateReport } from './gate-report.ts';
import { Submission } from './submission.ts';
import { CommitSha, Instant, Name, Repository, RunKey, Sha256 } from './scalars.ts';

const NamedDigest = z.strictObject({ name: z.string().max(120), sha256: Sha256 });

/** Which head SHA of which pull request: the key of everything. */
export const AttemptKey = z.strictObject({ repository: Repository, number: z.number().int().positive(), headSha: CommitSha });
export type AttemptKey = z.infer<typeof AttemptKey>;

/** What the runner says about one attempt; predicate `attempt/v1`, subject `submission` = tree digest of the submission folder. */
export const AttemptRecord = z.strictObject({
  harvester: z.literal(1),
  competition: Name,
  key: AttemptKey,
  runKey: RunKey,
  team: Name,
  /** Logins the manifest names; records made before it was kept have none. */
  members: Submission.shape.members.optional(),
  title: z.string().max(120),
  submission: z.strictObject({ treeSha256: Sha256, files: z.number().int().positive(), bytes: z.number().int().nonnegative() }),
  gate: GateReport,
  evaluation: Evaluation,
  environment: z.strictObject({ id: Sha256, lockSha256: Sha256 }),
  data: z.array(NamedDigest).max(10),
  /** Digest of the organiser's own metrics it was scored by, where there are any. */
  scoringSha256: Sha256.optional(),
  runner: z.strictObject({ id: Name, isolation: Isolation, version: z.string().max(40) }),
  /** Length and last digest of the runner's egress ledger once this answer was booked: a ledger cut or rewritten later no longer fits. */
  ledger: z.strictObject({ lines: z.number().int().positive(), sha256: Sha256 }).optional(),
  startedAt: Instant,
  finishedAt: Instant,
  /** When the head came in, by the App's clock: its evaluation was first asked for. Deadlines go by it; the runner may have been busy. */
  enteredAt: Instant.optional(),
  /** When the head was charged, where it was before: it is run or scored once more at no cost. */
  chargedAt: Instant.optional(),
});
export type AttemptRecord = z.infer<typeof AttemptRecord>;

export const ChampionDecision = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('crown'), why: z.string().max(300) }),
  z.strictObject({ kind: z.literal('keep'), why: z.string().max(300) }),
  z.strictObject({ kind: z.literal('undecided'), why: z.string().max(300) }),
]);
export type ChampionDecision = z.infer<typeof ChampionDecision>;

/** What the publisher says about one model version; predicate `version/v1`, subject `model` = digest of the MLflow model directory. */
export const VersionRecord = z.strictObject({
  harvester: z.literal(1),
  competition: Name,
  version: z.number().int().positive(),
  key: AttemptKey,
  mergeSha: CommitSha,
  team: Name,
  title: z.string().max(120),
  runKey: RunKey,
  /** What the submission says of itself; versions published before these were recorded have none. */
  licence: Submission.shape.licence.optional(),
  members: Submission.shape.members.optional(),
  card: Submission.shape.card.optional(),
  parents: Submission.shape.parents,
  artifacts: Submission.shape.artifacts.unwrap().optional(),
  submissionSha256: Sha256,
  modelSha256: Sha256,
  /** sha256 of the attempt record's envelope this version rests on. */
  attemptSha256: Sha256,
  champion: ChampionDecision,
  registry: z.strictObject({ name: z.string().max(120), version: z.string().max(20), runId: z.string().max(64) }),
  publishedAt: Instant,
});
export type VersionRecord = z.infer<typeof VersionRecord>;

interface Place {
  readonly competition: string;
  readonly key: { readonly number: number; readonly headSha: string };
}

interface Attempted extends Place {
  readonly evaluation?: { readonly board?: 'feedback' | 'final' | undefined };
}

/** The board an attempt record is about; one that names none is the feedback board's. */
export function boardOfAttempt({ evaluation }: Pick<Attempted, 'evaluation'>): 'feedback' | 'final' {
  return evaluation?.board ?? 'feedback';
}

/** Where a record lives in the records repository. A head has at most one record of each board, and one reproduction. */
export const recordPath = {
  attempt: (record: Attempted): string =>
    `attempts/${record.competition}/${record.key.number}/${record.key.headSha}${boardOfAttempt(record) === 'final' ? '.final' : ''}.json`,
  reproduction: ({ competition, key }: Place): string => `reproductions/${competition}/${key.number}/${key.headSha}.json`,
  version: (record: { readonly competition: string; readonly version: number }): string =>
    `versions/${record.competition}/${record.version}.json`,
} as const;
