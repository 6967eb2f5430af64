import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Competition } from '../core/contract/competition.ts';
import type { AttemptRecord } from '../core/contract/records.ts';
import { treeDigest, type FileDigest } from '../core/provenance/tree-digest.ts';
import { collect, filterText, type MlflowClient, type ModelVersion, type RunInfo } from './mlflow/index.ts';
import { digestFolder } from '../vault/folder.ts';
import { PackageContract } from './package/package-contract.ts';
import { inTurns } from './registry/in-turns.ts';
import { compareFiles, describeDifferences, type FileDifference } from './registry/compare-files.ts';
import { datasetsOf, digestTag, metricsOf, mlflowTags, paramsOf, tagsOf, type Publication } from './registry/describe-attempt.ts';
import { manifestPath, manifestText, modelPath } from './registry/manifest.ts';
import { readBack } from './registry/read-back.ts';

export interface PublishInput {
  readonly client: MlflowClient;
  readonly competition: Competition;
  /** As `packageModel` wrote it. */
  readonly packageDir: string;
  readonly packageSha256: string;
  /** Its files, as `packageModel` found them; without them they are read and hashed once more. */
  readonly packageFiles?: readonly FileDigest[];
  readonly attempt: AttemptRecord;
  readonly mergeSha: string;
  readonly mergedBy?: string;
  /** sha256 (hex) of the attempt record's envelope; goes into the version's tags. */
  readonly attemptSha256?: string;
}

export interface Published {
  readonly version: string;
  readonly runId: string;
  /** True when this very package was registered before, and is still whole. */
  readonly alreadyThere: boolean;
}

/**
 * Registers a model package once: run, params, metrics, datasets, artifacts, hashed as they are sent and found there in their sizes, and only
 * then the version. May be broken off anywhere and run again; the same package never becomes two versions. Moves no alias: that is
 * `promote`, which reads all of it back first.
 *
 * One publisher per registered model at a time, please; should two meet all the same, the lower version stays.
 * Throws when the package is not the one named by `packageSha256`, or when what the registry holds is not what was sent.
 */
export async function publish(input: PublishInput): Promise<Published> {
  const { client, competition, packageDir, packageSha256 } = input;
  const files = input.packageFiles ?? (await digestFolder(packageDir));
  if ((await treeDigest(files)) !== packageSha256)
    throw new Error(`the package in ${packageDir} is not sha256:${packageSha256}: it changed since it was made`);
  const contract = PackageContract.parse(JSON.parse(await readFile(join(packageDir, 'data', 'contract.json'), 'utf8')));
  const publication: Publication = { ...input, contract, modelSha256: packageSha256 };
  const metrics = metricsOf(publication);

  const { name } = competition;
  await client.registeredModels.ensure(name, {
    description: `${competition.title}. ${competition.need.statement}`,
    tags: { competition: name },
  });
  const found = await versionOf(client, name, packageSha256);
  if (found) {
    const { artifact_uri } = (await client.runs.get(found.run_id)).info;
    refuseDifferences(artifact_uri, compareFiles(files, await readBack(client, artifact_uri, modelPath)));
    return { version: found.version, runId: found.run_id, alreadyThere: true };
  }

  const run = await openRun(client, competition, publication);
  await client.runs.logBatch(run.run_id, {
    metrics,
    params: paramsOf(publication),
    tags: { ...tagsOf(publication), ...mlflowTags(publication) },
  });
  await client.runs.logInputs(run.run_id, datasetsOf(publication));
  await upload(client, run.artifact_uri, packageDir, files);
  refuseDifferences(run.artifact_uri, compareFiles(files, await listed(client, run.artifact_uri, files)));
  await client.runs.update(run.run_id, { status: 'FINISHED', endTime: Date.now() });
  const description = `${publication.attempt.title}, by team ${publication.attempt.team}`;
  const source = `runs:/${run.run_id}/${modelPath}`;
  const made = await client.modelVersions.create(name, { source, runId: run.run_id, tags: tagsOf(publication), description });
  return settle(client, name, packageSha256, made);
}

/** The lowest version of a registered model that carries this digest (hex). */
export async function versionOf(client: MlflowClient, name: string, sha256: string): Promise<ModelVersion | undefined> {
  const filter = filterText([
    { field: 'name', is: name },
    { field: 'tags.digest', is: digestTag(sha256) },
  ]);
  let lowest: ModelVersion | undefined;
  for await (const version of client.modelVersions.search({ filter })) {
    if (!lowest || Number(version.version) < Number(lowest.version)) lowest = version;
  }
  return lowest;
}

/** A run of this package that was broken off, or a new one. Creating is not idempotent, so the digest tag goes in with it and is looked for first. */
async function openRun(client: MlflowClient, competition: Competition, publication: Publication): Promise<RunInfo> {
  const experimentId = await client.experiments.ensure(competition.name, { competition: competition.name });
  const digest = digestTag(publication.modelSha256);
  const filter = filterText([{ field: 'tags.digest', is: digest }]);
  for await (const { info } of client.runs.search({ experimentIds: [experimentId], filter, maxResults: 1 })) return info;
  const { attempt } = publication;
  const name = `${attempt.team} #${attempt.key.number}`;
  return (await client.runs.create(experimentId, { name, startTime: Date.parse(attempt.startedAt), tags: { digest } })).info;
}

async function upload(client: MlflowClient, root: string, dir: string, files: readonly FileDigest[]): Promise<void> {
  await inTurns(files, async ({ path, sha256 }) => {
    const sent = await client.artifacts.putFile(root, `${modelPath}/${path}`, join(dir, path));
    if (sent.sha256 !== sha256) throw new Error(`${path} changed while it was uploaded`);
  });
  await client.artifacts.put(root, manifestPath, new Blob([manifestText(files)]));
}

// A listing knows sizes only: a file of the right size stands for the one that was hashed on its way.
async function listed(client: MlflowClient, root: string, sent: readonly FileDigest[]): Promise<FileDigest[]> {
  const digests = new Map(sent.map(({ path, sha256 }) => [path, sha256]));
  const files = await collect(client.artifacts.walk(root, modelPath));
  return files.map(({ path, bytes }) => ({ path, bytes, sha256: digests.get(path) ?? '' }));
}

function refuseDifferences(root: string, differences: readonly FileDifference[]): void {
  if (differences.length > 0)
    throw new Error(
      `the registry does not hold what was published: ${describeDifferences(differences)}. Somebody wrote to ${root}: find out who, then delete that run and its version and publish again`,
    );
}

async function settle(client: MlflowClient, name: string, sha256: string, made: ModelVersion): Promise<Published> {
  const first = await versionOf(client, name, sha256);
  if (!first || first.version === made.version) return { version: made.version, runId: made.run_id, alreadyThere: false };
  await client.modelVersions.delete(name, made.version);
  return { version: first.version, runId: first.run_id, alreadyThere: true };
}
