import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileDigest } from '../../core/provenance/tree-digest.ts';
import type { MlflowClient, ModelVersion } from '../mlflow/index.ts';
import { PackageContract } from '../package/package-contract.ts';
import { provenFiles } from '../registry/proven-files.ts';
import { publishedDigest } from '../registry/published-digest.ts';
import { parseModelUri, resolveModel } from '../registry/resolve-model.ts';

export interface FetchInput {
  readonly client: MlflowClient;
  /** `models:/<name>@<alias>` or `models:/<name>/<version>`. */
  readonly model: string;
  /** An empty folder of ours. */
  readonly dir: string;
  /** From the signed version record: sha256 (hex) the model must have, whatever the registry says. */
  readonly expect?: { readonly sha256: string };
}

/** A model on our disk whose every byte is the one that was published. */
export interface VerifiedModel {
  readonly uri: string;
  readonly name: string;
  readonly version: ModelVersion;
  /** Hex. */
  readonly sha256: string;
  readonly dir: string;
  readonly files: readonly FileDigest[];
  readonly contract: PackageContract;
  /** Markdown. */
  readonly card: string;
  /** Whether the digest also came from a signed record, not only from the registry's own tag. */
  readonly recordGiven: boolean;
}

/**
 * Downloads a registered model and proves it: tree digest of what arrived = the version's `digest` tag = the signed record's, where one is
 * given. Throws, naming the files, when anything differs: MLflow lets anybody with write access overwrite a version's artifacts unseen.
 */
export async function fetchModel({ client, model, dir, expect }: FetchInput): Promise<VerifiedModel> {
  const version = await resolveModel(client, parseModelUri(model));
  const { name } = version;
  const what = `version ${version.version} of "${name}"`;
  const tagged = publishedDigest(version);
  if (expect && expect.sha256 !== tagged)
    throw new Error(
      `${what} is tagged sha256:${tagged}, but its signed record says sha256:${expect.sha256}. It is not served: somebody changed the registry`,
    );

  const files = await provenFiles(client, version, 'It is not served: publish it again', (file) => join(dir, file));
  return {
    uri: model,
    name,
    version,
    sha256: tagged,
    dir,
    files,
    contract: PackageContract.parse(JSON.parse(await readFile(join(dir, 'data', 'contract.json'), 'utf8'))),
    card: await readFile(join(dir, 'README.md'), 'utf8'),
    recordGiven: expect !== undefined,
  };
}
