import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import type { Competition } from '../../core/contract/competition.ts';
import { recordPath, type VersionRecord } from '../../core/contract/records.ts';
import type { SigningKey } from '../../core/provenance/dsse.ts';
import { privateKey, publicKey } from '../../core/provenance/keys.ts';
import { seal } from '../../core/provenance/statement.ts';
import { publish } from '../../harvester/publish.ts';
import { settleAliases } from '../../harvester/settle-aliases.ts';
import type { ModelName, World } from './world.ts';

/** Somebody who signs: the key as PEM, and as the code takes it. */
export interface SignerKeys {
  readonly id: string;
  readonly pem: { readonly public: string; readonly private: string };
  readonly public: SigningKey;
  readonly private: SigningKey;
}

export interface RecordedVersions {
  /** A folder laid out as the records repository. */
  readonly records: string;
  readonly runner: SignerKeys;
  readonly publisher: SignerKeys;
  /** Folder of each package, by its digest. */
  readonly packages: ReadonlyMap<string, string>;
  readonly versions: ReadonlyMap<ModelName, VersionRecord>;
}

export interface RecordedInput {
  readonly world: World;
  /** In the order they are published. */
  readonly models: readonly ModelName[];
  readonly champion: ModelName;
  /** Instead of the world's. */
  readonly competition?: Competition;
}

/** Publishes versions and writes the signed records of them, as the pipeline does it. */
export async function recordedVersions({
  world,
  models,
  champion,
  competition = world.competition,
}: RecordedInput): Promise<RecordedVersions> {
  const records = join(world.dir, 'records');
  const [runner, publisher] = await Promise.all([newSigner('runner-1'), newSigner('publisher-1')]);
  const { client } = world;
  const mergeSha = 'c'.repeat(40);
  const packages = new Map<string, string>();
  const versions = new Map<ModelName, VersionRecord>();
  await writeBelow(records, `competitions/${competition.name}.yaml`, dump(competition));
  for (const name of models) {
    const { dir, sha256, attempt } = await world.packageOf(name, competition);
    packages.set(sha256, dir);
    const text = `${JSON.stringify(await seal('attempt', attempt, runner.private))}\n`;
    await writeBelow(records, recordPath.attempt(attempt), text);
    const attemptSha256 = createHash('sha256').update(text).digest('hex');
    const publication = { client, competition, packageDir: dir, packageSha256: sha256, attempt, mergeSha, attemptSha256 };
    const { version, runId } = await publish(publication);
    const record: VersionRecord = {
      harvester: 1,
      competition: competition.name,
      version: Number(version),
      key: attempt.key,
      mergeSha,
      team: attempt.team,
      title: attempt.title,
      runKey: attempt.runKey,
      submissionSha256: attempt.submission.treeSha256,
      modelSha256: sha256,
      attemptSha256,
      champion: { kind: name === champion ? 'crown' : 'keep', why: 'as it came out' },
      registry: { name: competition.name, version, runId },
      publishedAt: `2026-11-22T10:0${version}:00Z`,
    };
    await settleAliases({ client, name: competition.name, version, decision: record.champion });
    await writeBelow(records, recordPath.version(record), `${JSON.stringify(await seal('version', record, publisher.private))}\n`);
    versions.set(name, record);
  }
  return { records, runner, publisher, packages, versions };
}

/** Writes a file below a folder, and the folders it stands in. */
export async function writeBelow(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

export async function newSigner(id: string): Promise<SignerKeys> {
  const pem = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    id,
    pem: { public: pem.publicKey, private: pem.privateKey },
    public: await publicKey(id, pem.publicKey),
    private: await privateKey(id, pem.privateKey),
  };
}
