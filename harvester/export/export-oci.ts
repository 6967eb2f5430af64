import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileDigest } from '../../core/provenance/tree-digest.ts';
import { blobWriter, type Descriptor } from './oci-blobs.ts';
import { packageFacts, type ExportedModel } from './model-facts.ts';
import { tarStream } from './tar-stream.ts';
import { writeFolder } from './write-folder.ts';

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
  empty: 'application/vnd.oci.empty.v1+json',
  record: 'application/vnd.dsse.envelope.v1+json',
} as const;

/** Where the model directory lies in the image: where KServe and image volumes look. */
const place = 'models';

/**
 * Lays a verified model out as an OCI image layout (image-spec 1.1): one image that holds the model directory below `/models`, its weights in a
 * layer of their own, and the signed record as an artifact that refers to it, where one was given. Layers are plain tar: a packer's version
 * would change bytes, and a layer's digest is then also its diff id. The same model gives the same digests. Throws when `out` is there already.
 */
export async function exportOci(model: ExportedModel, out: string): Promise<{ readonly digest: string }> {
  const { at } = await packageFacts(model.dir);
  let digest = '';
  await writeFolder(out, async (draft) => {
    const blobs = blobWriter(draft);
    const layers: Descriptor[] = [];
    for (const files of layersOf(model)) layers.push(await blobs.stream(types.layer, tarStream(model.dir, files, place)));
    const labels = annotations(model, at);
    const config = await blobs.json(types.config, {
      created: at,
      // Data is for every machine; the format wants one named.
      architecture: 'amd64',
      os: 'linux',
      config: { Labels: labels },
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.digest) },
      history: layers.map((_, index) => ({
        created: at,
        created_by: 'model-harvester',
        comment: index === 0 ? 'model directory' : 'weights',
      })),
    });
    const manifest = await blobs.json(types.manifest, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config,
      layers,
      annotations: labels,
    });
    digest = manifest.digest;
    const manifests: object[] = [{ ...manifest, annotations: { 'org.opencontainers.image.ref.name': model.version.version } }];
    if (model.record !== undefined) manifests.push(await recordManifest(blobs, model.record, manifest, at));
    await writeFile(join(draft, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests }));
    await writeFile(join(draft, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  });
  return { digest };
}

async function recordManifest(blobs: ReturnType<typeof blobWriter>, record: string, subject: Descriptor, at: string): Promise<object> {
  const layer = await blobs.stream(types.record, [Buffer.from(record)]);
  const config = await blobs.json(types.empty, {});
  const manifest = await blobs.json(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    artifactType: types.record,
    config,
    layers: [{ ...layer, annotations: { 'org.opencontainers.image.title': 'record.dsse.json' } }],
    subject,
    annotations: { 'org.opencontainers.image.created': at },
  });
  return { ...manifest, artifactType: types.record };
}

/** Small files first, weights apart: another card does not make anybody pull the weights again. */
function layersOf({ contract, files }: ExportedModel): FileDigest[][] {
  const weights = new Set(contract.artifacts.map(({ path }) => `data/submission/${path}`));
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const parts = [sorted.filter(({ path }) => !weights.has(path)), sorted.filter(({ path }) => weights.has(path))];
  return parts.filter((part) => part.length > 0);
}

function annotations({ name, version, sha256, contract }: ExportedModel, at: string): Record<string, string> {
  const { repository, number, headSha } = contract.pull;
  return {
    'org.opencontainers.image.created': at,
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.version': version.version,
    'org.opencontainers.image.description': contract.title,
    'org.opencontainers.image.licenses': contract.licence,
    'org.opencontainers.image.revision': headSha,
    'org.opencontainers.image.authors': contract.team,
    'dev.model-harvester.digest': `sha256:${sha256}`,
    'dev.model-harvester.pull-request': `${repository}#${number}`,
  };
}
