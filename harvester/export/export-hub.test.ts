import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { digestFolder } from '../../vault/folder.ts';
import { exportedModel } from '../testing/exported-model.ts';
import { exportHub } from './export-hub.ts';
import { hubCard } from './hub-card.ts';
import { packageFacts, type ExportedModel } from './model-facts.ts';

let dir: string;
let model: ExportedModel;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-hub-'));
  model = await exportedModel(dir, 'model');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const front = (card: string): unknown => load(/^---\n([^]*?)\n---\n/.exec(card)?.[1] ?? '');

test('the repository holds the registered package byte for byte, and a manifest whose digest is the model’s', async () => {
  const out = join(dir, 'hub');
  await exportHub({ ...model, record: '{}\n' }, out);
  expect(await treeDigest(await digestFolder(join(out, 'package')))).toBe(model.sha256);
  const manifest = await readFile(join(out, 'MANIFEST'));
  expect(createHash('sha256').update(manifest).digest('hex')).toBe(model.sha256);
  expect((await digestFolder(out)).map(({ path }) => path).filter((path) => !path.startsWith('package/'))).toEqual([
    '.gitattributes',
    'LICENSE',
    'MANIFEST',
    'README.md',
    'record.dsse.json',
  ]);
  expect(await readFile(join(out, '.gitattributes'), 'utf8')).toMatch(/^\*\.onnx filter=lfs diff=lfs merge=lfs -text$/m);
  await expect(exportHub(model, out)).rejects.toThrow('is there already');
});

test('its card says in the Hub’s words what the model is and how good it was found to be', async () => {
  const card = hubCard(model, await packageFacts(model.dir));
  expect(front(card)).toEqual({
    license: 'apache-2.0',
    library_name: 'onnx',
    pipeline_tag: 'tabular-classification',
    tags: ['model-harvester', 'mlflow', 'breast-tumour'],
    'model-index': [
      {
        name: 'breast-tumour-3',
        results: [
          {
            task: { type: 'tabular-classification' },
            dataset: { type: 'private/breast-tumour-feedback', name: 'breast-tumour, private feedback split' },
            metrics: [{ type: 'roc_auc', name: 'roc_auc', value: 0.987 }],
          },
        ],
      },
    ],
  });
  expect(card.match(/^---$/gm)).toHaveLength(2);
  expect(card).toContain(`sha256:${model.sha256}`);
});

test('a licence or a task the Hub has no word for is not bent into another', async () => {
  const facts = await packageFacts(model.dir);
  const other = (change: Partial<ExportedModel['contract']>): unknown =>
    front(hubCard({ ...model, contract: { ...model.contract, ...change } }, facts));
  expect(other({ licence: 'LicenseRef-Ward' })).toMatchObject({
    license: 'other',
    license_name: 'LicenseRef-Ward',
    license_link: 'LICENSE',
  });
  expect(other({ licence: 'GPL-3.0-or-later' })).toMatchObject({ license: 'gpl-3.0' });
  expect(other({ task: 'custom' })).not.toHaveProperty('pipeline_tag');
  expect(other({ inputs: [{ name: 'image', type: 'binary' }] })).not.toHaveProperty('pipeline_tag');
  expect(other({ inputs: [{ name: 'review', type: 'string' }] })).toHaveProperty('pipeline_tag', 'text-classification');
});
