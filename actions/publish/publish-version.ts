import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChampionDecision, VersionRecord } from '../../core/contract/records.ts';
import { decideChampion } from '../../core/rules/champion.ts';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { packageModel } from '../../harvester/package/package-model.ts';
import { publish } from '../../harvester/publish.ts';
import { settleAliases } from '../../harvester/settle-aliases.ts';
import { basePython } from '../../scripts/environment.mjs';
import type { GitHubReader } from '../github/github-reader.ts';
import type { AttemptFiles } from '../read-inputs.ts';
import { readAttempt, readChampion, type TrustedKeys } from './records-reader.ts';

export interface PublishRequest {
  readonly files: AttemptFiles;
  readonly records: GitHubReader;
  readonly keys: TrustedKeys;
  readonly mlflow: { readonly uri: string; readonly authorization: string | undefined };
  readonly mergeSha: string;
  readonly runKey: string;
  /** `champion` when a maintainer makes this version the champion, whatever the rule says. */
  readonly alias?: 'champion' | undefined;
  /** Empty folder to build the package in. */
  readonly work: string;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/**
 * One merged submission becomes one registered version. Only what was evaluated is published: the fetched files must have the very digest of
 * the signed attempt record. Repeating it is harmless; the alias moves last.
 */
export async function publishVersion(request: PublishRequest): Promise<VersionRecord> {
  const { files, records, keys, mergeSha, log } = request;
  const { inputs, competition, manifest, submissionDir, competitionDir } = files;
  const attempt = await readAttempt(records, keys, competition.name, inputs.number, inputs.headSha);
  if (attempt.record.evaluation.kind !== 'scored') throw new Error(`attempt ${inputs.headSha} has no score: it is not published`);
  if (attempt.record.submission.treeSha256 !== inputs.treeSha256)
    throw new Error('the merged submission is not the one that was evaluated: their digests differ');
  const champion = await readChampion(records, keys, competition.name, inputs.number);
  const made = await packageModel({
    competition,
    manifest,
    submissionDir,
    attempt: attempt.record,
    environmentLock: await readFile(join(competitionDir, competition.environment.lock), 'utf8'),
    pythonVersion: (await basePython()).version,
    out: join(request.work, 'model'),
  });
  const { uri, authorization } = request.mlflow;
  const client = new MlflowClient({ uri, ...(authorization && { authorization }) });
  const published = await publish({
    client,
    competition,
    packageDir: made.dir,
    packageSha256: made.sha256,
    packageFiles: made.files,
    attempt: attempt.record,
    mergeSha,
    attemptSha256: attempt.sha256,
  });
  log(`registered ${competition.name} version ${published.version}${published.alreadyThere ? ' (it was there already)' : ''}`);
  const version = Number(published.version);
  await refuseWhenRecordsLag(client, competition.name, champion?.version, version);
  const decision: ChampionDecision =
    request.alias === 'champion' ? { kind: 'crown', why: 'a maintainer made it the champion' } : decideChampion(champion, attempt.record);
  await settleAliases({ client, name: competition.name, version: published.version, decision });
  return {
    harvester: 1,
    competition: competition.name,
    version,
    key: attempt.record.key,
    mergeSha,
    team: inputs.team,
    title: manifest.title,
    runKey: request.runKey,
    licence: manifest.licence,
    members: manifest.members,
    card: manifest.card,
    artifacts: manifest.artifacts,
    ...(manifest.parents && { parents: manifest.parents }),
    submissionSha256: inputs.treeSha256,
    modelSha256: made.sha256,
    attemptSha256: attempt.sha256,
    champion: decision,
    registry: { name: competition.name, version: published.version, runId: published.runId },
    publishedAt: request.now().toISOString(),
  };
}

/** The alias may be ahead of the records while the App is still committing the last one. Deciding then would compare with the wrong champion. */
async function refuseWhenRecordsLag(client: MlflowClient, name: string, recorded: number | undefined, version: number): Promise<void> {
  const alias = await client.aliases.get(name, 'champion');
  if (!alias || Number(alias.version) === version || Number(alias.version) === recorded) return;
  throw new Error(
    `INFRA: the registry's champion is version ${alias.version}, the records say ${recorded ?? 'none'}. Publish again when the records have caught up`,
  );
}
