import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { promote } from '../../harvester/promote.ts';
import { publish } from '../../harvester/publish.ts';
import { parseCsv } from '../../harvester/service/parse-csv.ts';
import { serveModel, type Service } from '../../harvester/service/serve-model.ts';
import { openWorld, type ModelName, type World } from './world.ts';

let world: World;
let service: Service;
beforeAll(async () => {
  world = await openWorld();
  const version = await published('boosted');
  await promote({ client: world.client, name: 'breast-tumour', version });
  service = await serveModel({ registry: world.server.uri, model: 'models:/breast-tumour@champion' });
});
afterAll(async () => {
  await service?.close();
  await world?.close();
});

async function published(model: ModelName): Promise<string> {
  const { dir, sha256, attempt } = await world.packageOf(model);
  const { client, competition } = world;
  return (await publish({ client, competition, packageDir: dir, packageSha256: sha256, attempt, mergeSha: 'c'.repeat(40) })).version;
}

function ask(path: string, body: unknown, type = 'application/json', at = service): Promise<Response> {
  return fetch(`${at.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const outputs = async (response: Response): Promise<number[]> => {
  expect(response.status).toBe(200);
  return ((await response.json()) as { predictions: { p_benign: number }[] }).predictions.map(({ p_benign }) => p_benign);
};

function table(): { header: string[]; rows: number[][] } {
  const [header = [], ...rows] = parseCsv(world.rowsCsv);
  return { header, rows: rows.map((row) => row.map(Number)) };
}

test('the service and MLflow’s own Python client give the same numbers, however they are asked', async () => {
  const { header, rows } = table();
  const records = rows.map((row) => Object.fromEntries(row.map((value, at) => [header[at] as string, value])));
  const columnar = Object.fromEntries(header.map((name, at) => [name, rows.map((row) => row[at])]));
  const backwards = header.toReversed();

  const expected = (await world.pythonPredictions('models:/breast-tumour@champion', world.rowsCsv)).map(([value]) => value as number);
  expect(new Set(expected).size).toBeGreaterThan(20);
  for (const response of [
    await ask('/predict', { rows: records }),
    await ask('/invocations', world.rowsCsv, 'text/csv'),
    await ask('/invocations', { dataframe_split: { columns: header, data: rows } }),
    await ask('/invocations', { dataframe_split: { columns: backwards, data: rows.map((row) => row.toReversed()) } }),
    await ask('/invocations', { dataframe_records: records.map((record) => ({ ...record, patient: 'x' })) }),
    await ask('/invocations', { instances: records }),
    await ask('/invocations', { instances: rows }),
    await ask('/invocations', { inputs: columnar }),
  ]) {
    const answered = await outputs(response);
    expect(answered).toHaveLength(expected.length);
    expect(Math.max(...answered.map((value, at) => Math.abs(value - (expected[at] as number))))).toBeLessThanOrEqual(1e-9);
  }

  const perColumn = header.map((name) => ({ name, shape: [rows.length], datatype: 'FP64', data: columnar[name] }));
  const matrix = [{ name: 'rows', shape: [rows.length, header.length], datatype: 'FP64', data: rows }];
  for (const inputs of [perColumn, matrix]) {
    const response = await ask('/v2/models/breast-tumour/infer', { id: '7', inputs });
    const answer = (await response.json()) as { outputs: { data: number[] }[] };
    expect(answer).toMatchObject({
      id: '7',
      model_name: 'breast-tumour',
      model_version: '1',
      outputs: [{ name: 'p_benign', datatype: 'FP64' }],
    });
    expect(answer.outputs[0]?.data).toEqual(await outputs(await ask('/predict', { rows: records })));
  }
});

test('a model that somebody wrote over in the registry is not served, and the file is named', async () => {
  const { client } = world;
  const { version, root } = await apart('tampered');
  const serve = (expect?: { sha256: string }): Promise<Service> =>
    serveModel({ registry: world.server.uri, model: `models:/tampered/${version}`, ...(expect ? { expect } : {}) });
  await (await serve()).close();
  await expect(serve({ sha256: 'e'.repeat(64) })).rejects.toThrow('its signed record says sha256:eeee');

  const file = `${client.uri}/api/2.0/mlflow-artifacts/artifacts/${root.replace('mlflow-artifacts:/', '')}/model/README.md`;
  const card = await client.artifacts.getText(root, 'model/README.md');
  expect((await fetch(file, { method: 'DELETE' })).ok).toBe(true);
  await expect(serve()).rejects.toThrow('is not what was published: README.md (missing)');
  await client.artifacts.put(root, 'model/README.md', new Blob([card]));

  await client.artifacts.put(root, 'model/code/extra.py', new Blob(['import os']));
  await expect(serve()).rejects.toThrow('is not what was published: code/extra.py (added)');
  await client.artifacts.put(root, 'model/code/harvester_loader.py', new Blob(['import os']));
  await expect(serve()).rejects.toThrow('code/extra.py (added), code/harvester_loader.py (changed)');
  await client.artifacts.put(root, 'manifest.txt', new Blob(['']));
  await expect(serve()).rejects.toThrow('its manifest is missing or changed too');
  await client.modelVersions.setTag('tampered', version, 'digest', 'none');
  await expect(serve()).rejects.toThrow('has no digest');
});

test('what cannot be served says why', async () => {
  const registry = world.server.uri;
  await expect(serveModel({ registry, model: 'models:/breast-tumour@nobody' })).rejects.toThrow('has no alias "nobody"');
  await expect(serveModel({ registry, model: 'models:/breast-tumour/99' })).rejects.toThrow('has no version 99');
  await expect(serveModel({ registry, model: 'breast-tumour' })).rejects.toThrow('models:/<name>@<alias>');
  const port = Number(new URL(service.url).port);
  await expect(serveModel({ registry, model: 'models:/breast-tumour@champion', port })).rejects.toThrow(`port ${port} is taken`);
  const version = await published('logistic');
  await expect(serveModel({ registry, model: `models:/breast-tumour/${version}` })).rejects.toThrow('python.environment');
});

test.each(['logistic', 'committee'] as const)('a %s model is served from its sandbox with the same numbers', async (model) => {
  const version = await published(model);
  const uri = `models:/breast-tumour/${version}`;
  const expected = await world.pythonPredictions(uri, world.rowsCsv);
  const python = await serveModel({ registry: world.server.uri, model: uri, python: { environment: world.environment } });
  try {
    const asked = Array.from({ length: 3 }, async () => outputs(await ask('/invocations', world.rowsCsv, 'text/csv', python)));
    for (const answered of await Promise.all(asked)) {
      expect(Math.max(...answered.map((value, at) => Math.abs(value - (expected[at]?.[0] as number))))).toBeLessThanOrEqual(1e-9);
    }
  } finally {
    await python.close();
  }
});

test('a service that is closed answers what it was asked before, and leaves nothing behind', async () => {
  const before = await copies();
  const leaving = await serveModel({ registry: world.server.uri, model: 'models:/breast-tumour@champion' });
  const { header, rows } = table();
  const many = Array.from({ length: 20_000 }, (_, at) => rows[at % rows.length]);
  const underWay = ask('/invocations', { dataframe_split: { columns: header, data: many } }, 'application/json', leaving);
  await expect.poll(async () => (await fetch(`${leaving.url}/livez`)).status).toBe(200);
  await Promise.all([leaving.close(), leaving.close()]);
  expect(await outputs(await underWay)).toHaveLength(20_000);
  await expect(fetch(`${leaving.url}/livez`)).rejects.toThrow('fetch failed');
  expect(await copies()).toEqual(before);
});

async function copies(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('harvester-model-'));
}

/** The boosted model under a registered name of its own. */
async function apart(name: string): Promise<{ version: string; root: string }> {
  const { dir, sha256, attempt } = await world.packageOf('boosted');
  const { client } = world;
  const competition = { ...world.competition, name };
  const { version, runId } = await publish({
    client,
    competition,
    packageDir: dir,
    packageSha256: sha256,
    attempt,
    mergeSha: 'c'.repeat(40),
  });
  return { version, root: (await client.runs.get(runId)).info.artifact_uri };
}
