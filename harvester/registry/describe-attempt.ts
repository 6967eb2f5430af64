import type { AttemptRecord } from '../../core/contract/records.ts';
import type { DatasetInput, Metric, Tags } from '../mlflow/index.ts';
import type { PackageContract } from '../package/package-contract.ts';

export interface Publication {
  readonly attempt: AttemptRecord;
  readonly contract: PackageContract;
  /** Hex. */
  readonly modelSha256: string;
  readonly mergeSha: string;
  readonly mergedBy?: string;
  /** sha256 (hex) of the attempt record's envelope. */
  readonly attemptSha256?: string;
}

/** A digest as it is written into tags. */
export function digestTag(sha256: string): string {
  return `sha256:${sha256}`;
}

/** Tags a run and a model version share: which bytes, from which pull request, who let them in. */
export function tagsOf({ attempt, modelSha256, mergeSha, mergedBy, attemptSha256 }: Publication): Tags {
  const { repository, number, headSha } = attempt.key;
  return {
    digest: digestTag(modelSha256),
    competition: attempt.competition,
    team: attempt.team,
    title: attempt.title,
    pr: String(number),
    repository,
    'git.commit': mergeSha,
    'git.head': headSha,
    attempt: `${number}/${headSha}`,
    ...(attemptSha256 ? { 'attempt.sha256': attemptSha256 } : {}),
    submission: digestTag(attempt.submission.treeSha256),
    run_key: attempt.runKey,
    ...(mergedBy ? { merged_by: mergedBy } : {}),
  };
}

/** MLflow's own tags, so that its pages link a run to its source. */
export function mlflowTags({ attempt, mergeSha, mergedBy }: Publication): Tags {
  return {
    'mlflow.source.name': `${attempt.key.repository}#${attempt.key.number}`,
    'mlflow.source.git.commit': mergeSha,
    ...(mergedBy ? { 'mlflow.user': mergedBy } : {}),
  };
}

/** Hyper-parameters the team declared, and its seed. */
export function paramsOf({ contract }: Publication): Tags {
  const params = Object.entries(contract.train?.params ?? {}).map(([key, value]) => [key, String(value)]);
  return { ...(contract.train ? { seed: String(contract.train.seed) } : {}), ...(Object.fromEntries(params) as Tags) };
}

/** Released scores with their intervals, and what running the model costs. */
export function metricsOf({ attempt }: Publication): Metric[] {
  const { evaluation } = attempt;
  if (evaluation.kind !== 'scored')
    throw new Error(`attempt ${attempt.key.number}/${attempt.key.headSha} was not scored: there is nothing to publish`);
  const timestamp = Date.parse(attempt.finishedAt);
  const { cost } = evaluation;
  const values: [string, number | null][] = [
    ...evaluation.scores.flatMap(({ name, value, low, high }): [string, number][] => [
      [name, value],
      [`${name}.low`, low],
      [`${name}.high`, high],
    ]),
    ['cost.cpu_seconds', cost.cpuSeconds],
    ['cost.peak_memory_mb', cost.peakMemoryMB],
    ['cost.latency_ms_p50', cost.latencyMs.p50],
    ['cost.latency_ms_p95', cost.latencyMs.p95],
    ['cost.model_bytes', cost.modelBytes],
    ['cost.energy_wh_per_1000', cost.energyWhPer1000],
  ];
  return values.flatMap(([key, value]) => (value === null ? [] : [{ key, value, timestamp }]));
}

/** Which data it was evaluated on: names and digests, never a place. */
export function datasetsOf({ attempt }: Publication): DatasetInput[] {
  return attempt.data.map(({ name, sha256 }) => ({
    name,
    digest: sha256,
    context: 'eval',
    sourceType: 'private',
    source: JSON.stringify({ name, sha256 }),
  }));
}
