import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Competition } from '../../core/contract/competition.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { recordPath, type VersionRecord } from '../../core/contract/records.ts';
import { standingChallenger } from '../../core/rules/challenger.ts';
import { reigningChampion } from '../../core/rules/reigning-champion.ts';
import type { SigningKey } from '../../core/provenance/dsse.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { digestFolder } from '../../vault/folder.ts';
import type { MlflowClient } from '../mlflow/index.ts';
import { promote } from '../promote.ts';
import { publish } from '../publish.ts';
import { readRecord, readRecords, readTunings } from '../reevaluate/read-records.ts';
import { registerTuned } from '../tune/register-tuned.ts';

export interface RebuildInput {
  /** An empty registry. */
  readonly client: MlflowClient;
  /** Checkout of the records repository, with `competitions/<name>.yaml`. */
  readonly records: string;
  readonly keys: { readonly runners: readonly SigningKey[]; readonly publishers: readonly SigningKey[] };
  /** Where the package with a digest (hex) lies on this machine, from wherever artifacts are kept; undefined when it is not there. */
  readonly packageOf: (sha256: string) => Promise<string | undefined>;
  readonly log?: (line: string) => void;
}

export interface Rebuilt {
  readonly versions: readonly { readonly competition: string; readonly version: number; readonly missing: boolean }[];
  /** `champion` and `challenger`, by the rule that publishing goes by. */
  readonly aliases: readonly { readonly competition: string; readonly alias: string; readonly version: number }[];
  readonly tunings: readonly { readonly id: string; readonly version: number }[];
}

/**
 * Recreates a registry from the records: every version in its order and under its number, parameters, metrics, datasets and lineage, then the
 * aliases, and what is said of tuned versions. A package is taken only if its bytes have the recorded digest. Where a package is gone its number is left free (registered and
 * deleted), so that later versions keep theirs. Throws when the registry is not empty, a record is not trusted, or a number cannot be had.
 */
export async function rebuild(input: RebuildInput): Promise<Rebuilt> {
  const { client, records, keys, log = () => undefined } = input;
  const all = (await readRecords(records, 'versions', 'version', keys.publishers)).map(({ record }) => record);
  const byCompetition = Map.groupBy(all, ({ competition }) => competition);
  const versions: { competition: string; version: number; missing: boolean }[] = [];
  const aliases: { competition: string; alias: string; version: number }[] = [];
  for (const [name, of] of byCompetition) {
    if (await client.registeredModels.get(name)) throw new Error(`the registry has a model "${name}" already: rebuild into an empty one`);
    const competition = await competitionOf(records, name);
    let last = 0;
    for (const record of of.toSorted((a, b) => a.version - b.version)) {
      await skipTo(client, name, last + 1, record.version);
      last = record.version;
      const missing = !(await one(input, competition, record));
      versions.push({ competition: name, version: record.version, missing });
      log(`${name} version ${record.version}: ${missing ? 'its package is gone' : 'registered'}`);
    }
    const there = new Set(versions.flatMap(({ competition: each, version, missing }) => (each === name && !missing ? [version] : [])));
    const held = { champion: reigningChampion(of)?.version, challenger: standingChallenger(of)?.version };
    for (const [alias, version] of Object.entries(held)) {
      if (version === undefined || !there.has(version)) continue;
      await promote({ client, name, version: String(version), alias });
      aliases.push({ competition: name, alias, version });
    }
  }
  return { versions, aliases, tunings: await rebuildTunings(input) };
}

/** Tuned versions in the order they were made: only what is said of them was ever in the registry. */
async function rebuildTunings({ client, records, keys, log = () => undefined }: RebuildInput): Promise<Rebuilt['tunings']> {
  const all = await readTunings(records, keys.runners);
  const tunings: { id: string; version: number }[] = [];
  for (const { record } of all.toSorted((a, b) => (a.record.finishedAt < b.record.finishedAt ? -1 : 1))) {
    const version = await registerTuned(client, record);
    log(`tuning ${record.id}: registered`);
    tunings.push({ id: record.id, version: Number(version) });
  }
  return tunings;
}

async function one({ client, records, keys, packageOf }: RebuildInput, competition: Competition, version: VersionRecord): Promise<boolean> {
  const attempt = await readRecord(records, recordPath.attempt(version), 'attempt', keys.runners);
  if (!attempt)
    throw new Error(`there is no ${recordPath.attempt(version)}, which version ${version.version} of ${version.competition} rests on`);
  const packageDir = await packageOf(version.modelSha256);
  if (packageDir === undefined) {
    await skipTo(client, competition.name, version.version, version.version + 1);
    return false;
  }
  const found = await treeDigest(await digestFolder(packageDir));
  if (found !== version.modelSha256) throw new Error(`${packageDir} has digest ${found}; the record says ${version.modelSha256}`);
  const { mergeSha, attemptSha256, modelSha256: packageSha256 } = version;
  const made = await publish({ client, competition, packageDir, packageSha256, attempt: attempt.record, mergeSha, attemptSha256 });
  if (made.version !== String(version.version))
    throw new Error(`version ${version.version} of ${competition.name} came out as ${made.version}: the registry was not empty`);
  return true;
}

/** Uses up version numbers: MLflow never gives a deleted version's again. */
async function skipTo(client: MlflowClient, name: string, from: number, to: number): Promise<void> {
  if (from >= to) return;
  await client.registeredModels.ensure(name);
  const experiment = await client.experiments.ensure(name);
  const { info } = await client.runs.create(experiment, { name: 'a version that is gone' });
  await client.runs.update(info.run_id, { status: 'FINISHED' });
  for (let number = from; number < to; number++) {
    const { version } = await client.modelVersions.create(name, { source: `runs:/${info.run_id}/model`, runId: info.run_id });
    if (version !== String(number)) throw new Error(`version ${number} of ${name} came out as ${version}: the registry was not empty`);
    await client.modelVersions.delete(name, version);
  }
}

async function competitionOf(records: string, name: string): Promise<Competition> {
  const path = join(records, 'competitions', `${name}.yaml`);
  const read = readContract(Competition, path, await readFile(path, 'utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}
