import { readFile } from 'node:fs/promises';
import { CORE_SCHEMA, load } from 'js-yaml';
import { expect, test } from 'vitest';
import { Competition } from '../core/contract/competition.ts';
import { readContract } from '../core/contract/read.ts';
import { Submission } from '../core/contract/submission.ts';
import { modelCard, pipelineTag } from './model-card.ts';

async function competition(): Promise<Competition> {
  const text = await readFile(new URL('../competition-template/competition.yaml', import.meta.url), 'utf8');
  const read = readContract(Competition, 'competition.yaml', text);
  if (read.kind === 'invalid') throw new Error(read.problems[0].message);
  return read.value;
}

const manifest = Submission.parse({
  interface: 1,
  title: 'Trees: "the best"\n---\nlicense: evil',
  members: ['alice', 'bob'],
  licence: 'Apache-2.0',
  artifacts: [{ path: 'model.onnx', sha256: 'ab'.repeat(32), format: 'onnx' }],
  card: { intendedUse: 'To sort.', limitations: 'Many.', trainingData: 'public rows' },
  parents: [
    { model: 'breast-tumour/3', relation: 'fine-tuned' },
    { model: 'breast-tumour/5', relation: 'fine-tuned' },
  ],
});
const results = { rows: 51, metrics: { roc_auc: 0.98712, log_loss: 0.1 }, low: 0.9, high: 1, retrained: true };

const frontOf = (card: string): Record<string, unknown> => {
  const [, front = ''] = /^---\n([\s\S]*?)\n---\n/.exec(card) ?? [];
  return load(front, { schema: CORE_SCHEMA }) as Record<string, unknown>;
};

test('the front matter says what the Hub looks for, and nothing in a title can end it early', async () => {
  expect(frontOf(modelCard(await competition(), manifest, results))).toMatchObject({
    license: 'apache-2.0',
    library_name: 'onnx',
    pipeline_tag: 'tabular-classification',
    tags: expect.arrayContaining(['model-harvester']),
    metrics: ['roc_auc', 'log_loss', 'accuracy', 'brier'],
    base_model: ['breast-tumour/3', 'breast-tumour/5'],
    base_model_relation: 'finetune',
    'model-index': [
      {
        name: manifest.title,
        results: [
          {
            task: { type: 'tabular-classification' },
            dataset: { type: expect.any(String), name: expect.stringContaining('held-out') },
            metrics: [
              { type: 'roc_auc', value: 0.98712 },
              { type: 'log_loss', value: 0.1 },
            ],
          },
        ],
      },
    ],
  });
});

test('without a check there are no results to claim', async () => {
  const card = modelCard(await competition(), manifest);
  expect(frontOf(card)).not.toHaveProperty('model-index');
  expect(card).not.toContain('How good it is');
});

test('the words of submission.yaml, the call and the digests stand in the text', async () => {
  const card = modelCard(await competition(), manifest, results);
  for (const told of ['To sort.', 'Many.', '`feature_1` (double)', 'ab'.repeat(32), '| roc_auc | 0.9871 | 0.9 to 1 |', '@alice, @bob'])
    expect(card).toContain(told);
});

test('the task is called what the Hub calls it', async () => {
  const plain = await competition();
  const text = { ...plain, inputs: [{ name: 'mail', type: 'string' as const }] };
  expect(pipelineTag(text)).toBe('text-classification');
  expect(pipelineTag({ ...plain, inputs: [{ name: 'image', type: 'binary' }] })).toBe('image-classification');
  expect(pipelineTag({ ...plain, columns: { time: 'hour' } })).toBe('time-series-forecasting');
  expect(pipelineTag({ ...plain, task: 'regression' })).toBe('tabular-regression');
});
