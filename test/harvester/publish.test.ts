import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect, filterText, MlflowClient } from '../../harvester/mlflow/index.ts';
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

test('publishing again changes nothing and finds the same version', async () => {
  const input = await publication('boosted');
  const once = await publish(input);
  expect(await publish(input)).toEqual({ ...once, alreadyThere: true });
});

test('broken off at any call and run again, it is one version, and no alias points at a half upload', async () => {
  const whole = await publication('logistic');
  const points = await breakingPoints(whole);
  expect(points.length).toBeGreaterThan(15);

  const versions: string[] = [];
  for (const point of points) {
    const name = `crash-${point}`;
    const competition = { ...world.competition, name };
    const broken = new MlflowClient({ uri: world.server.uri, fetch: failingFetch(point), retry: { attempts: 1, baseMs: 1, maxMs: 1 } });
    await publish({ ...whole, competition, client: broken }).catch(() => undefined);
    expect(Object.keys((await world.client.registeredModels.get(name))?.aliases ?? {})).toEqual([]);

    const { version } = await publish({ ...whole, competition });
    const rows = await collect(world.client.modelVersions.search({ filter: filterText([{ field: 'name', is: name }]) }));
    versions.push(...rows.map((row) => `${row.version}/${version}`));
  }
  expect(new Set(versions)).toEqual(new Set(['1/1']));
});

/** After which of its calls a publication is broken off: before the first, and after each, but of a row of like transfers only the first two and the last. */
async function breakingPoints(input: Parameters<typeof publish>[0]): Promise<number[]> {
  const kinds: string[] = [];
  const counting: typeof fetch = (url, init) => {
    const transfer = new URL(String(url)).pathname.startsWith('/api/2.0/mlflow-artifacts/');
    kinds.push(transfer ? `${init?.method}` : `call ${kinds.length}`);
    return fetch(url, init);
  };
  const client = new MlflowClient({ uri: world.server.uri, fetch: counting });
  await publish({ ...input, client, competition: { ...world.competition, name: 'counted' } });
  const dull = (at: number): boolean => kinds[at] === kinds[at - 2] && kinds[at] === kinds[at + 1];
  const calls = kinds.map((_, at) => at);
  return [0, ...calls.filter((at) => !dull(at)).map((at) => at + 1)];
}

/** Like a machine switched off just after the server acted on call number `nth` (which is just before it saw the next one); 0 for before the first. */
function failingFetch(nth: number): typeof fetch {
  let calls = 0;
  return async (...request) => {
    calls++;
    if (calls < nth) return fetch(...request);
    if (calls === nth) await (await fetch(...request)).arrayBuffer();
    throw new TypeError('fetch failed');
  };
}

test('two publishers at once leave one version', async () => {
  const input = await publication('logistic');
  const competition = { ...world.competition, name: 'at-once' };
  const [one, two] = await Promise.all([publish({ ...input, competition }), publish({ ...input, competition })]);
  expect(one.version).toBe(two.version);
  const rows = await collect(world.client.modelVersions.search({ filter: "name = 'at-once'" }));
  expect(rows.map(({ version }) => version)).toEqual([one.version]);
});

test('what somebody wrote over in the registry is noticed at the next publication', async () => {
  const input = await publication('logistic');
  const competition = { ...world.competition, name: 'tampered' };
  const { runId } = await publish({ ...input, competition });
  const { artifact_uri } = (await world.client.runs.get(runId)).info;
  await world.client.artifacts.put(artifact_uri, 'model/data/submission/model.skops', new Blob(['other bytes']));
  await expect(publish({ ...input, competition })).rejects.toThrow('data/submission/model.skops (changed)');
});

test('what is cut short or put beside it while it is sent is noticed before there is a version', async () => {
  const input = await publication('logistic');
  for (const [path, said] of [
    ['model/data/submission/model.skops', 'data/submission/model.skops (changed)'],
    ['model/data/submission/more.py', 'data/submission/more.py (added)'],
  ] as const) {
    const meddling: typeof fetch = async (url, init) => {
      const answer = await fetch(url, init);
      const [, root] = /\/mlflow-artifacts\/artifacts\/(.+)\/manifest\.txt$/.exec(String(url)) ?? [];
      if (root && init?.method === 'PUT') await world.client.artifacts.put(`mlflow-artifacts:/${root}`, path, new Blob(['short']));
      return answer;
    };
    const client = new MlflowClient({ uri: world.server.uri, fetch: meddling });
    const name = `meddled-${path.length}`;
    await expect(publish({ ...input, client, competition: { ...world.competition, name } })).rejects.toThrow(said);
    expect(await collect(world.client.modelVersions.search({ filter: filterText([{ field: 'name', is: name }]) }))).toEqual([]);
  }
});

test('what somebody wrote over in the registry, in the same size too, does not become champion', async () => {
  const { client } = world;
  const input = await publication('logistic');
  const { version, runId } = await publish({ ...input, competition: { ...world.competition, name: 'usurped' } });
  const { artifact_uri } = (await client.runs.get(runId)).info;
  const path = 'model/data/submission/model.skops';
  const { bytes } = await client.artifacts.digest(artifact_uri, path);
  await client.artifacts.put(artifact_uri, path, new Blob([new Uint8Array(bytes)]));
  await expect(promote({ client, name: 'usurped', version })).rejects.toThrow(
    'version 1 of "usurped" is not what was published: data/submission/model.skops (changed). It does not become champion: ',
  );
  expect(await client.aliases.get('usurped', 'champion')).toBeUndefined();
});

test('only what the harvester published can become champion', async () => {
  const { client } = world;
  await client.registeredModels.ensure('foreign');
  const experiment = await client.experiments.ensure('foreign');
  const { info } = await client.runs.create(experiment);
  await client.modelVersions.create('foreign', { source: `runs:/${info.run_id}/model`, runId: info.run_id });
  await expect(promote({ client, name: 'foreign', version: '1' })).rejects.toThrow('no digest');
  await expect(promote({ client, name: 'foreign', version: '7' })).rejects.toThrow('no version 7');
});

test('a package that changed since it was made is not published', async () => {
  const input = await publication('logistic');
  await expect(publish({ ...input, packageSha256: 'a'.repeat(64) })).rejects.toThrow('changed since it was made');
});

test.each(['logistic', 'committee'] as const)('MLflow’s Python client loads the %s model too', async (model) => {
  const input = await publication(model);
  const { version } = await publish(input);
  const predictions = await world.pythonPredictions(`models:/breast-tumour/${version}`, world.rowsCsv);
  expect(predictions.every(([value]) => value !== undefined && value >= 0 && value <= 1)).toBe(true);
});
