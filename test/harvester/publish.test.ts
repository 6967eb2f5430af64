import { afterAll, beforeAll, expect, test } from 'vitest';
import { promote } from '../../harvester/promote.ts';
import { publish } from '../../harvester/publish.ts';
import { openWorld, type ModelName, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

const mergeSha = 'c'.repeat(40);

async function publication(model: ModelName): Promise<Parameters<typeof publish>[0]> {
  const { dir, sha256, attempt } = await world.packageOf(model);
  return {
    client: world.client,
    competition: world.competition,
    packageDir: dir,
    packageSha256: sha256,
    attempt,
    mergeSha,
    mergedBy: 'maria',
  };
}

test('a merged ONNX model becomes a version, then champion, and MLflow loads it in Python', async () => {
  const input = await publication('boosted');
  const published = await publish(input);
  expect(published).toEqual({ version: '1', runId: expect.any(String), alreadyThere: false });
  expect(await world.client.aliases.get('breast-tumour', 'champion')).toBeUndefined();

  await promote({ client: world.client, name: 'breast-tumour', version: published.version });
  const champion = await world.client.aliases.get('breast-tumour', 'champion');
  expect(champion?.tags).toMatchObject({
    digest: `sha256:${input.packageSha256}`,
    pr: '1',
    'git.commit': mergeSha,
    merged_by: 'maria',
  });
  const { data, inputs, info } = await world.client.runs.get(published.runId);
  expect(info.status).toBe('FINISHED');
  expect(data.params).toEqual({ n_estimators: '120', warm: 'false', seed: '0' });
  expect(data.metrics).toContainEqual({ key: 'roc_auc', value: 0.987, timestamp: Date.parse('2026-11-22T10:01:00Z'), step: 0 });
  expect(inputs.dataset_inputs).toEqual([
    { tags: expect.objectContaining({ 'mlflow.data.context': 'eval' }), dataset: expect.objectContaining({ name: 'feedback' }) },
  ]);

  const predictions = await world.pythonPredictions('models:/breast-tumour@champion', world.rowsCsv);
  expect(predictions).toHaveLength(world.rowsCsv.trim().split('\n').length - 1);
  for (const row of predictions) {
    expect(row).toHaveLength(1);
    expect(row[0]).toBeGreaterThanOrEqual(0);
    expect(row[0]).toBeLessThanOrEqual(1);
  }
  const labels = new Set(predictions.map(([p]) => (p as number) > 0.5));
  expect(labels.size).toBe(2);
});
