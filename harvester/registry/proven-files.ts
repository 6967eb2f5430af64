import { treeDigest, type FileDigest } from '../../core/provenance/tree-digest.ts';
import { collect, isMlflowError, type MlflowClient, type ModelVersion } from '../mlflow/index.ts';
import { compareFiles, describeDifferences } from './compare-files.ts';
import { inTurns } from './in-turns.ts';
import { manifestPath, readManifest } from './manifest.ts';
import { publishedDigest } from './published-digest.ts';
import { mostBytes, readBack } from './read-back.ts';

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
  const published = await manifestOf(client, root, digest);
  const files =
    published && keep
      ? ((await readPublished(client, `${root}/${path}`, published, keep)) ?? (await readBack(client, root, path)))
      : await readBack(client, root, path, { ...(keep && { keep }) });
  if ((await treeDigest(files)) === digest) return files;
  const differs = published
    ? describeDifferences(compareFiles(published, files))
    : 'its files have another digest, and its manifest is missing or changed too';
  throw new Error(`version ${version.version} of "${version.name}" is not what was published: ${differs}. ${otherwise}`);
}

async function placeOf(client: MlflowClient, { name, version, run_id }: ModelVersion): Promise<{ root: string; path: string }> {
  const strange = new Error(`version ${version} of "${name}" does not come from a run: it was not published by the harvester`);
  if (!/^[0-9a-f]{32}$/.test(run_id)) throw strange;
  const [uri, { info }] = await Promise.all([client.modelVersions.getDownloadUri(name, version), client.runs.get(run_id)]);
  const [, runId, path] = /^runs:\/([0-9a-f]{32})\/(.+)$/.exec(uri) ?? [];
  if (runId !== run_id || !path) throw strange;
  return { root: info.artifact_uri, path };
}

async function manifestOf(client: MlflowClient, root: string, digest: string): Promise<FileDigest[] | undefined> {
  return readManifest(await client.artifacts.getText(root, manifestPath).catch(() => ''), digest);
}

/**
 * What a manifest names, stored, the largest first; it proves itself, so nothing need be listed before. The listing beside it tells what was
 * added. Undefined when there is more or less than the manifest says; files of other bytes are for the caller to find.
 */
async function readPublished(
  client: MlflowClient,
  from: string,
  published: readonly FileDigest[],
  keep: (path: string) => string,
): Promise<FileDigest[] | undefined> {
  if (published.reduce((sum, { bytes }) => sum + bytes, 0) > mostBytes)
    throw new RangeError(`the model holds more than ${mostBytes} bytes`);
  const bySize = published.toSorted((a, b) => b.bytes - a.bytes);
  try {
    const [files, listed] = await Promise.all([
      inTurns(bySize, async ({ path }) => ({ path, ...(await client.artifacts.download(from, path, keep(path))) }), filesAtOnce),
      collect(client.artifacts.walk(from)),
    ]);
    const names = new Set(published.map(({ path }) => path));
    return listed.length === names.size && listed.every(({ path }) => names.has(path)) ? files : undefined;
  } catch (error) {
    if (isMlflowError(error) && error.status === 404) return undefined;
    throw error;
  }
}

const filesAtOnce = 8;
