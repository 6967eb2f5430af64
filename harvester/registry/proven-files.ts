import { treeDigest, type FileDigest } from '../../core/provenance/tree-digest.ts';
import type { MlflowClient, ModelVersion } from '../mlflow/index.ts';
import { compareFiles, describeDifferences } from './compare-files.ts';
import { manifestPath, readManifest } from './manifest.ts';
import { publishedDigest } from './published-digest.ts';
import { readBack } from './read-back.ts';

/**
 * The files of a version, every byte of which is the one that was published: all are read from the registry, and their tree digest is the
 * version's `digest` tag. `keep` says where each is to be stored; without it nothing is kept. Throws when the version was not published by
 * us, and, naming the files and then `otherwise`, when anything differs: MLflow lets anybody with write access overwrite a version's artifacts unseen.
 */
export async function provenFiles(
  client: MlflowClient,
  version: ModelVersion,
  otherwise: string,
  keep?: (path: string) => string,
): Promise<FileDigest[]> {
  const digest = publishedDigest(version);
  const { root, path } = await placeOf(client, version);
  const files = await readBack(client, root, path, { ...(keep && { keep }) });
  if ((await treeDigest(files)) === digest) return files;
  throw new Error(
    `version ${version.version} of "${version.name}" is not what was published: ${await whatDiffers(client, root, digest, files)}. ${otherwise}`,
  );
}

async function placeOf(client: MlflowClient, { name, version }: ModelVersion): Promise<{ root: string; path: string }> {
  const uri = await client.modelVersions.getDownloadUri(name, version);
  const [, runId, path] = /^runs:\/([0-9a-f]{32})\/(.+)$/.exec(uri) ?? [];
  if (!runId || !path) throw new Error(`version ${version} of "${name}" does not come from a run: it was not published by the harvester`);
  return { root: (await client.runs.get(runId)).info.artifact_uri, path };
}

async function whatDiffers(client: MlflowClient, root: string, digest: string, files: readonly FileDigest[]): Promise<string> {
  const text = await client.artifacts.getText(root, manifestPath).catch(() => '');
  const published = await readManifest(text, digest);
  return published
    ? describeDifferences(compareFiles(published, files))
    : 'its files have another digest, and its manifest is missing or changed too';
}
