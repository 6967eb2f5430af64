import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { digestFolder } from '../../vault/folder.ts';
import { exportedModel } from '../testing/exported-model.ts';
import { exportOci } from './export-oci.ts';
import type { ExportedModel } from './model-facts.ts';

const deep = `${'a-long-folder-name/'.repeat(7)}nötes.txt`;
let dir: string;
let model: ExportedModel;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-oci-'));
  model = { ...(await exportedModel(dir, 'model', { [deep]: 'far down' })), record: '{"payload":"…"}\n' };
});
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
}
interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
}

const json = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;
const blobOf = (layout: string, { digest }: Descriptor): string => join(layout, 'blobs', digest.replace(':', '/'));

test('the layout keeps to the image specification, and every blob is named by what it holds', async () => {
  const layout = join(dir, 'image');
  const { digest } = await exportOci(model, layout);
  const rules = new Ajv({ strict: false, allErrors: true, validateFormats: false, schemas: [descriptor] });
  const keeps = (schema: object, value: unknown): void => {
    const valid = rules.compile(schema);
    valid(value);
    expect(valid.errors ?? []).toEqual([]);
  };
  keeps(layoutHeader, await json(join(layout, 'oci-layout')));
  const index = await json<{ manifests: Descriptor[] }>(join(layout, 'index.json'));
  keeps(imageIndex, index);
  expect(index.manifests[0]?.digest).toBe(digest);

  const named = new Set<string>();
  const look = async (each: Descriptor): Promise<Buffer> => {
    const bytes = await readFile(blobOf(layout, each));
    expect([bytes.length, `sha256:${createHash('sha256').update(bytes).digest('hex')}`]).toEqual([each.size, each.digest]);
    named.add(each.digest.slice(7));
    return bytes;
  };
  for (const each of index.manifests) {
    const manifest = JSON.parse((await look(each)).toString('utf8')) as Manifest;
    keeps(imageManifest, manifest);
    const config = JSON.parse((await look(manifest.config)).toString('utf8')) as { rootfs?: { diff_ids: string[] } };
    for (const layer of manifest.layers) await look(layer);
    if (manifest.config.mediaType !== 'application/vnd.oci.image.config.v1+json') continue;
    keeps(imageConfig, config);
    expect(config.rootfs?.diff_ids).toEqual(manifest.layers.map((layer) => layer.digest));
  }
  expect(new Set(await readdir(join(layout, 'blobs', 'sha256')))).toEqual(named);
});

test('its layers unpack to the registered model directory, byte for byte, whatever their names', async () => {
  const layout = join(dir, 'unpacked');
  await exportOci(model, layout);
  const index = await json<{ manifests: Descriptor[] }>(join(layout, 'index.json'));
  const manifest = await json<Manifest>(blobOf(layout, index.manifests[0] as Descriptor));
  expect(manifest.layers).toHaveLength(2);
  const root = join(dir, 'root');
  await mkdir(root);
  for (const layer of manifest.layers) await promisify(execFile)('tar', ['-xf', blobOf(layout, layer), '-C', root]);
  expect(await treeDigest(await digestFolder(join(root, 'models')))).toBe(model.sha256);
});

test('the signed record is an artifact that refers to the image', async () => {
  const layout = join(dir, 'referred');
  const { digest } = await exportOci(model, layout);
  const { manifests } = await json<{ manifests: Descriptor[] }>(join(layout, 'index.json'));
  const record = manifests.find(({ artifactType }) => artifactType === 'application/vnd.dsse.envelope.v1+json') as Descriptor;
  const manifest = await json<Manifest>(blobOf(layout, record));
  expect(manifest.subject?.digest).toBe(digest);
  expect(await readFile(blobOf(layout, manifest.layers[0] as Descriptor), 'utf8')).toBe(model.record);
});

test('the same model gives the same bytes, another place or not; a folder that is there is never written over', async () => {
  const again = await exportedModel(join(dir, 'elsewhere'), 'model', { [deep]: 'far down' });
  await exportOci(model, join(dir, 'one'));
  await exportOci({ ...again, record: model.record as string }, join(dir, 'two'));
  expect(await digestFolder(join(dir, 'two'))).toEqual(await digestFolder(join(dir, 'one')));
  await expect(exportOci(model, join(dir, 'one'))).rejects.toThrow('is there already');
});

test('a file that changes while it is packed leaves no image', async () => {
  const moved = await exportedModel(join(dir, 'moved'), 'model');
  await writeFile(join(moved.dir, 'README.md'), 'shorter');
  await expect(exportOci(moved, join(dir, 'broken'))).rejects.toThrow('README.md changed while it was read');
  expect(await readdir(dir)).not.toContain('broken');
  expect(await readdir(dir)).not.toContain('broken.draft');
});

// What image-spec 1.1 says MUST be, of the fields a layout of ours may have.
const text = { type: 'string' };
const digest = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
const mediaType = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$' };
const annotations = { type: 'object', additionalProperties: text };
const created = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$' };
const descriptor = {
  $id: 'descriptor',
  type: 'object',
  required: ['mediaType', 'digest', 'size'],
  additionalProperties: false,
  properties: { mediaType, digest, size: { type: 'integer', minimum: 0 }, annotations, artifactType: mediaType },
};
const layoutHeader = { type: 'object', required: ['imageLayoutVersion'], properties: { imageLayoutVersion: { const: '1.0.0' } } };
const imageIndex = {
  type: 'object',
  required: ['schemaVersion', 'manifests'],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: 2 },
    mediaType: { const: 'application/vnd.oci.image.index.v1+json' },
    manifests: { type: 'array', items: { $ref: 'descriptor' } },
    annotations,
  },
};
const imageManifest = {
  type: 'object',
  required: ['schemaVersion', 'config', 'layers'],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: 2 },
    mediaType: { const: 'application/vnd.oci.image.manifest.v1+json' },
    artifactType: mediaType,
    config: { $ref: 'descriptor' },
    layers: { type: 'array', minItems: 1, items: { $ref: 'descriptor' } },
    subject: { $ref: 'descriptor' },
    annotations,
  },
  // Without a type of its own, what it is about is the type of its config, which then is not the empty one.
  if: { properties: { config: { properties: { mediaType: { const: 'application/vnd.oci.empty.v1+json' } } } } },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own keyword
  then: { required: ['artifactType'] },
};
const imageConfig = {
  type: 'object',
  required: ['architecture', 'os', 'rootfs'],
  additionalProperties: false,
  properties: {
    created,
    architecture: text,
    os: text,
    config: { type: 'object', additionalProperties: false, properties: { Labels: annotations } },
    rootfs: {
      type: 'object',
      required: ['type', 'diff_ids'],
      additionalProperties: false,
      properties: { type: { const: 'layers' }, diff_ids: { type: 'array', minItems: 1, items: digest } },
    },
    history: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: { created, created_by: text, comment: text, author: text, empty_layer: { type: 'boolean' } },
      },
    },
  },
};
