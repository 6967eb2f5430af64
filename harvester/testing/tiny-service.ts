import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Column } from '../../core/contract/column.ts';
import { createApp, type AppOptions } from '../service/create-app.ts';
import type { VerifiedModel } from '../service/fetch-model.ts';
import { loadedModel } from '../service/loaded-model.ts';
import { ModelSlot } from '../service/model-slot.ts';
import { openOnnxRunner } from '../service/onnx-runner.ts';
import type { ModelRunner } from '../service/runner.ts';
import { tinyModels } from './tiny-models.ts';

export const tinyInputs: readonly Column[] = [
  { name: 'a', type: 'double', unit: 'mm', range: [0, 10] },
  { name: 'b', type: 'long', classes: [0, 1, 2] },
  { name: 'c', type: 'boolean' },
];
export const tinyOutputs: readonly Column[] = [{ name: 'total', type: 'double' }];

/** Loads one of the tiny models as the service does. */
export async function openTiny(model: keyof typeof tinyModels, inputs = tinyInputs, outputs = tinyOutputs): Promise<ModelRunner> {
  const dir = await mkdtemp(join(tmpdir(), 'harvester-tiny-'));
  try {
    const file = join(dir, 'model.onnx');
    await writeFile(file, Buffer.from(tinyModels[model], 'base64'));
    return await openOnnxRunner(file, inputs, outputs);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

export interface TinyOptions extends Partial<AppOptions> {
  readonly runner?: ModelRunner;
  readonly served?: VerifiedModel;
}

/** The service's face over a tiny model. */
export async function openTinyService(model: keyof typeof tinyModels = 'sum', options: TinyOptions = {}): Promise<FastifyInstance> {
  const { runner = await openTiny(model), served, ...more } = options;
  const slot = tinySlot(runner, served, more.catalog ? '/models/tiny' : '');
  const limits = { bodyBytes: 100_000, heldBytes: 1_000_000, requestSeconds: 5, maxInFlight: 8 };
  const models = { find: (name: string) => (name === slot.name ? slot : undefined), list: () => [slot] };
  const app = createApp({ models, ...limits, log: () => {}, draining: () => false, ...more });
  app.addHook('onClose', () => slot.close());
  return app;
}

export function tinySlot(runner: ModelRunner, model = tinyModel(), prefix = ''): ModelSlot {
  return new ModelSlot(loadedModel(model, runner, { maxRows: 1000, prefix, guarded: false }), { state: 'pinned' });
}

export function tinyModel(): VerifiedModel {
  const digest = 'd'.repeat(64);
  return {
    uri: 'models:/tiny@champion',
    name: 'tiny',
    version: { name: 'tiny', version: '4', description: '', source: 'runs:/1/model', run_id: '1', status: 'READY', tags: {}, aliases: [] },
    sha256: digest,
    dir: 'nowhere',
    files: [{ path: 'MLmodel', sha256: digest, bytes: 1 }],
    contract: {
      harvester: 1,
      competition: 'tiny',
      title: 'Sums <up>',
      task: 'regression',
      inputs: [...tinyInputs],
      outputs: [...tinyOutputs],
      artifacts: [{ path: 'model.onnx', format: 'onnx' }],
      kind: 'onnx',
      team: 'alice',
      licence: 'Apache-2.0',
      card: { intendedUse: 'Adding.', limitations: 'Three <numbers>.', trainingData: 'None.', ethicalNotes: 'none stated' },
      pull: { repository: 'o/tiny', number: 7, headSha: 'a'.repeat(40) },
      submissionSha256: digest,
    },
    card: '# Sums\n',
    recordGiven: false,
  };
}
