import type { ModelVersion } from '../mlflow/index.ts';

/** The digest (sha256, hex) a version was published with, by the registry's own tag. Throws, saying what the version is instead, when it has none. */
export function publishedDigest({ name, version, tags }: Pick<ModelVersion, 'name' | 'version' | 'tags'>): string {
  const digest = /^sha256:([0-9a-f]{64})$/.exec(tags['digest'] ?? '')?.[1];
  if (digest !== undefined) return digest;
  const what = `version ${version} of "${name}"`;
  const { tuning, private: hidden, runner = 'the runner that tuned it' } = tags;
  if (hidden === 'true' && tuning !== undefined)
    throw new Error(
      `${what} is private: its weights are in the store of ${runner} and nowhere else. Their owner can let them out there: harvester tune release ${tuning} --help`,
    );
  throw new Error(`${what} has no digest: it was not published by the harvester, and is not served. Hand it in by a pull request`);
}
