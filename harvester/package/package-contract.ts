import * as z from 'zod';
import { Column } from '../../core/contract/column.ts';
import { InvocationMode, Task, type Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { CommitSha, Name, RelativePath, Repository, Sha256 } from '../../core/contract/scalars.ts';
import { ArtifactFormat, Submission } from '../../core/contract/submission.ts';

/**
 * `data/contract.json` inside a model package: what the loader and the service need to know, so that a package stands on its own.
 * `submission` holds the participant's files, beside it.
 */
export const PackageContract = z.strictObject({
  harvester: z.literal(1),
  competition: Name,
  title: z.string(),
  task: Task,
  inputs: z.array(Column).min(1),
  outputs: z.array(Column).min(1),
  /** How the model was asked when it was judged; absent: in batches. */
  invocation: InvocationMode.optional(),
  artifacts: z.array(z.strictObject({ path: RelativePath, format: ArtifactFormat })),
  /** `onnx` and `skops`: that one artifact is the model, and there is no Python of the participant's. */
  kind: z.enum(['onnx', 'skops', 'python']),
  team: Name,
  licence: z.string(),
  card: Submission.shape.card,
  train: z.strictObject({ params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), seed: z.number() }).optional(),
  pull: z.strictObject({ repository: Repository, number: z.number().int().positive(), headSha: CommitSha }),
  submissionSha256: Sha256,
});
export type PackageContract = z.infer<typeof PackageContract>;

/** The package's contract. Throws when the submission has neither a `model.py` nor exactly one ONNX or skops artifact. */
export function packageContract(
  competition: Competition,
  manifest: Submission,
  attempt: AttemptRecord,
  paths: readonly string[],
): PackageContract {
  const { task, inputs, outputs, invocation, name } = competition;
  return {
    harvester: 1,
    competition: name,
    title: manifest.title,
    task,
    inputs,
    outputs,
    ...(invocation ? { invocation: invocation.mode } : {}),
    artifacts: manifest.artifacts.map(({ path, format }) => ({ path, format })),
    kind: kindOf(manifest, paths),
    team: attempt.team,
    licence: manifest.licence,
    card: manifest.card,
    ...(manifest.train ? { train: { params: manifest.train.params, seed: manifest.train.seed } } : {}),
    pull: attempt.key,
    submissionSha256: attempt.submission.treeSha256,
  };
}

// The same order in which the interface module looks for something to load.
function kindOf(manifest: Submission, paths: readonly string[]): PackageContract['kind'] {
  if (paths.includes('model.py')) return 'python';
  for (const kind of ['onnx', 'skops'] as const) if (manifest.artifacts.filter(({ format }) => format === kind).length === 1) return kind;
  throw new Error('the submission has no model.py, and not exactly one artifact of format onnx or skops: there is nothing to load');
}
