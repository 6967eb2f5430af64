import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportedModel } from '../testing/exported-model.ts';
import { kserveProblems } from '../testing/kserve-schemas.ts';
import { exportKserve, kserveText, type KserveOptions } from './export-kserve.ts';
import type { ExportedModel } from './model-facts.ts';

let dir: string;
let model: ExportedModel;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-kserve-'));
  model = await exportedModel(dir, 'model');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const options: KserveOptions = { namespace: 'models', storageUri: 's3://models/breast-tumour/3', modelFormat: 'mlflow' };

test('an InferenceService has KServe’s runtime load the package, and carries its digest', async () => {
  const out = join(dir, 'service.yaml');
  await exportKserve(model, options, out);
  expect(load(await readFile(out, 'utf8'))).toMatchObject({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'breast-tumour-v3', namespace: 'models', annotations: { 'model-harvester.dev/digest': `sha256:${model.sha256}` } },
    spec: { predictor: { model: { modelFormat: { name: 'mlflow' }, protocolVersion: 'v2', storageUri: options.storageUri } } },
  });
  await expect(exportKserve(model, options, out)).rejects.toThrow('is there already');
});

test('what is exported fits the closed schema of KServe’s kind, for either runtime', () => {
  for (const modelFormat of ['mlflow', 'onnx'] as const) {
    const service = load(kserveText(model, { ...options, modelFormat })) as { kind: string; spec: { predictor: object } };
    expect(kserveProblems(service)).toEqual([]);
    expect(kserveProblems({ ...service, spec: { predictor: { ...service.spec.predictor, minReplicaz: 1 } } } as typeof service)).toEqual([
      expect.stringContaining('minReplicaz'),
    ]);
  }
});

test('what KServe could not load or fetch is refused', () => {
  const python = { ...model, contract: { ...model.contract, kind: 'python' as const } };
  expect(() => kserveText(python, { ...options, modelFormat: 'onnx' })).toThrow('is no ONNX model');
  for (const storageUri of ['mlflow-artifacts:/1/model', '/srv/models', 's3://a b'])
    expect(() => kserveText(model, { ...options, storageUri })).toThrow('no place KServe fetches from');
});
