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
