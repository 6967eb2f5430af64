import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordPath, type AttemptRecord, type VersionRecord } from '../../core/contract/records.ts';
import type { SigningKey } from '../../core/provenance/dsse.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import type { MlflowClient, ModelVersion } from '../mlflow/index.ts';
import { PackageContract } from '../package/package-contract.ts';
import { readRecord } from '../reevaluate/read-records.ts';
import { compareFiles, describeDifferences } from '../registry/compare-files.ts';
import { manifestPath, modelPath, readManifest } from '../registry/manifest.ts';
import { readBack } from '../registry/read-back.ts';
import { parseModelUri, resolveModel } from '../registry/resolve-model.ts';

/** One link of the chain; `why` says what was compared, or what does not hold. */
export interface Link {
  readonly name: 'registry' | 'version record' | 'attempt record' | 'gate' | 'evaluation' | 'package' | 'artifacts';
  readonly good: boolean;
  readonly why: string;
}

export interface Verified {
  readonly model: string;
  readonly version: string;
  readonly good: boolean;
  readonly links: readonly Link[];
}

export interface VerifyInput {
  readonly client: MlflowClient;
  /** `models:/<name>@<alias>` or `models:/<name>/<version>`. */
  readonly model: string;
  /** Checkout of the records repository. */
  readonly records: string;
  readonly keys: { readonly runners: readonly SigningKey[]; readonly publishers: readonly SigningKey[] };
}

/**
 * Follows a registered version back to its pull request: registry → signed version record → signed attempt record (by the digest of its very
 * text) → gate → evaluation → the package's own contract → every byte the registry holds now. MLflow keeps no digest and lets anybody with
 * write access overwrite a version's artifacts unseen; the last link is what catches that. Throws when registry or records cannot be read.
 */
export async function verifyChain({ client, model, records, keys }: VerifyInput): Promise<Verified> {
  const found = await resolveModel(client, parseModelUri(model));
  const links: Link[] = [];
  const add = (name: Link['name'], good: boolean, why: string): boolean => {
    links.push({ name, good, why });
    return good;
  };
  const done = (): Verified => ({ model: found.name, version: found.version, good: links.every(({ good }) => good), links });

  const version = await trusted(() =>
    readRecord(records, recordPath.version({ competition: found.name, version: Number(found.version) }), 'version', keys.publishers),
  );
  if (typeof version === 'string') {
    add('version record', false, version);
    return done();
  }
  const { record } = version;
  if (record.competition !== found.name || String(record.version) !== found.version) {
    add('version record', false, `${version.path} is about version ${record.version} of ${record.competition}`);
    return done();
  }
  add('version record', true, `version ${record.version}, published ${record.publishedAt}, signed by ${version.signedBy}`);
  add('registry', ...agrees(found, record));
  await attemptLinks(records, keys.runners, record, add);
  await artifactLinks(client, found, record, add);
  return done();
}

function agrees({ tags, run_id }: ModelVersion, { modelSha256, registry, key, mergeSha }: VersionRecord): [boolean, string] {
  const wanted = {
    digest: `sha256:${modelSha256}`,
    pr: String(key.number),
    repository: key.repository,
    'git.head': key.headSha,
    'git.commit': mergeSha,
  };
  for (const [tag, value] of Object.entries(wanted))
    if (tags[tag] !== value) return [false, `its ${tag} tag is ${tags[tag] ?? 'missing'}; the record says ${value}`];
  // A rebuilt registry has runs of its own; what they hold is proved below.
  const run = run_id === registry.runId ? '' : ', in another run than the recorded one: this registry was rebuilt';
  return [true, `its tags are the recorded ones${run}`];
}

type Add = (name: Link['name'], good: boolean, why: string) => boolean;

async function attemptLinks(records: string, runners: readonly SigningKey[], version: VersionRecord, add: Add): Promise<void> {
  const path = recordPath.attempt(version);
  const found = await trusted(() => readRecord(records, path, 'attempt', runners));
  if (typeof found === 'string') {
    add('attempt record', false, found);
    return;
  }
  const digest = createHash('sha256')
    .update(await readFile(join(records, path)))
    .digest('hex');
  const { record } = found;
  const same = digest === version.attemptSha256 && sameKey(record, version);
  const pull = `${version.key.repository}#${version.key.number} at ${version.key.headSha.slice(0, 12)}, merged as ${version.mergeSha.slice(0, 12)}`;
  add(
    'attempt record',
    same,
    same ? `${pull}, signed by ${found.signedBy}` : `${path} is another text than the version was published from`,
  );
  const { gate, evaluation } = record;
  add(
    'gate',
    gate.verdict === 'clean',
    gate.verdict === 'clean' ? `${gate.scanned.length} files read, nothing found` : `the scan said ${gate.verdict}`,
  );
  const [score] = evaluation.kind === 'scored' ? evaluation.scores : [];
  add(
    'evaluation',
    score !== undefined,
    score ? `${score.name} ${score.value} on ${record.data.map(({ name }) => name).join(', ')}` : 'it was not scored',
  );
}

function sameKey({ key, competition, submission }: AttemptRecord, version: VersionRecord): boolean {
  return (
    competition === version.competition &&
    key.repository === version.key.repository &&
    key.number === version.key.number &&
    key.headSha === version.key.headSha &&
    submission.treeSha256 === version.submissionSha256
  );
}

async function artifactLinks(client: MlflowClient, found: ModelVersion, record: VersionRecord, add: Add): Promise<void> {
  const { artifact_uri } = (await client.runs.get(found.run_id)).info;
  const files = await readBack(client, artifact_uri, modelPath);
  if ((await treeDigest(files)) !== record.modelSha256) {
    const text = await client.artifacts.getText(artifact_uri, manifestPath).catch(() => '');
    const published = await readManifest(text, record.modelSha256);
    const what = published ? describeDifferences(compareFiles(published, files)) : 'its manifest is missing or changed too';
    add('artifacts', false, `somebody wrote over what was published: ${what}`);
    return;
  }
  add('artifacts', true, `${files.length} files are the published ones, to the last byte`);
  const contract = PackageContract.parse(JSON.parse(await client.artifacts.getText(artifact_uri, `${modelPath}/data/contract.json`)));
  const { key, submissionSha256 } = record;
  const same =
    contract.submissionSha256 === submissionSha256 &&
    contract.pull.number === key.number &&
    contract.pull.headSha === key.headSha &&
    contract.pull.repository === key.repository;
  add(
    'package',
    same,
    same ? `it holds the evaluated submission (sha256:${submissionSha256.slice(0, 12)}…)` : 'it says it holds another submission',
  );
}

/** A record, or why there is none to trust. */
async function trusted<T>(read: () => Promise<T | undefined>): Promise<T | string> {
  try {
    return (await read()) ?? 'there is none: this version was never published by the harvester';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
