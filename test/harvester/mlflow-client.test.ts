import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect, filterText, isMlflowError, MlflowClient } from '../../harvester/mlflow/index.ts';
import { startMlflowServer, type MlflowServer } from '../../harvester/mlflow/server.ts';
import { environment } from '../../scripts/environment.mjs';

let dir: string;
let server: MlflowServer;
let client: MlflowClient;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-mlflow-'));
  const { python } = await environment('mlflow');
  server = await startMlflowServer({ dir, python });
  client = new MlflowClient({ uri: server.uri });
});
afterAll(async () => {
  await server?.close();
  await rm(dir, { recursive: true, force: true });
});

test('the server says it is well, and which MLflow it is', async () => {
  await client.server.health();
  expect(await client.server.version()).toBe('3.17.2');
  expect(await client.server.info()).toMatchObject({ store_type: 'SqlStore', multipart_uploads_enabled: false });
});

test('experiments: made once, found by name, searched', async () => {
  expect(await client.experiments.getByName('trees')).toBeUndefined();
  const ids = await Promise.all([1, 2, 3].map(() => client.experiments.ensure('trees', { kind: 'x' })));
  expect(new Set(ids).size).toBe(1);
  expect(await client.experiments.get(ids[0] as string)).toMatchObject({ name: 'trees', tags: { kind: 'x' } });
  await expect(client.experiments.create('trees')).rejects.toMatchObject({ errorCode: 'RESOURCE_ALREADY_EXISTS', status: 400 });
  expect((await collect(client.experiments.search())).map(({ name }) => name)).toContain('trees');
});

test('a batch beyond every limit of one call arrives whole', async () => {
  const experiment = await client.experiments.ensure('batches');
  const { info } = await client.runs.create(experiment, { name: 'big', tags: { a: 'b' } });
  const params = Object.fromEntries(Array.from({ length: 230 }, (_, at) => [`p${at}`, 'x'.repeat(at === 0 ? 6000 : 3)]));
  const tags = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`t${at}`, 'y'.repeat(8000)]));
  const metrics = Array.from({ length: 2300 }, (_, at) => ({ key: `m${at}`, value: at === 7 ? Number.NaN : at / 3, timestamp: 5 }));
  await client.runs.logBatch(info.run_id, { params, tags, metrics });
  await client.runs.logBatch(info.run_id, { params });
  const { data } = await client.runs.get(info.run_id);
  expect(data.params).toEqual(params);
  expect(data.tags).toMatchObject({ ...tags, a: 'b' });
  expect(Object.fromEntries(data.metrics.map(({ key, value }) => [key, value]))).toEqual(
    Object.fromEntries(metrics.map(({ key, value }) => [key, value])),
  );
  await expect(client.runs.logBatch(info.run_id, { params: { p1: 'other' } })).rejects.toMatchObject({
    errorCode: 'INVALID_PARAMETER_VALUE',
  });
});

test('runs: found by a tag, over several pages, and finished', async () => {
  const experiment = await client.experiments.ensure('pages');
  for (let at = 0; at < 5; at++) await client.runs.create(experiment, { tags: { 'odd key': at < 4 ? "it's" : 'no' } });
  const filter = filterText([{ field: 'tags.odd key', is: "it's" }]);
  const found = await collect(client.runs.search({ experimentIds: [experiment], filter, maxResults: 2 }));
  expect(new Set(found.map(({ info }) => info.run_id)).size).toBe(4);
  const first = found[0]?.info.run_id as string;
  expect(await client.runs.update(first, { status: 'FINISHED', endTime: 9 })).toMatchObject({ status: 'FINISHED', end_time: 9 });
});

test('a dataset digest longer than MLflow keeps is not lost', async () => {
  const experiment = await client.experiments.ensure('datasets');
  const { info } = await client.runs.create(experiment);
  const digest = 'd'.repeat(64);
  const dataset = { name: 'feedback', digest, context: 'eval', sourceType: 'private', source: '{}' };
  await client.runs.logInputs(info.run_id, [dataset]);
  await client.runs.logInputs(info.run_id, [dataset]);
  const { inputs } = await client.runs.get(info.run_id);
  expect(inputs.dataset_inputs).toEqual([
    { tags: { 'mlflow.data.context': 'eval', digest }, dataset: { name: 'feedback', digest: digest.slice(0, 36) } },
  ]);
});

test('runs that name a new dataset at the same moment all get it', async () => {
  const experiment = await client.experiments.ensure('same-moment');
  const runs = await Promise.all(Array.from({ length: 6 }, () => client.runs.create(experiment)));
  const dataset = { name: 'feedback', digest: 'd', context: 'eval', sourceType: 'private', source: '{}' };
  await Promise.all(runs.map(({ info }) => client.runs.logInputs(info.run_id, [dataset])));
  for (const { info } of runs) expect((await client.runs.get(info.run_id)).inputs.dataset_inputs).toHaveLength(1);
});

test('artifacts: streamed up and down with the same digest, listed, and never outside their run', async () => {
  const experiment = await client.experiments.ensure('artifacts');
  const { info } = await client.runs.create(experiment);
  const root = info.artifact_uri;
  const file = join(dir, 'big.bin');
  await writeFile(file, randomBytes(5_000_000));
  const odd = 'folder ä/100% [1] ü+&=@.bin';
  const sent = await client.artifacts.put(root, odd, await openAsBlob(file));
  await client.artifacts.put(root, 'empty.txt', new Blob([]));
  expect(await client.artifacts.digest(root, odd)).toEqual(sent);
  const copy = join(dir, 'deep', 'copy.bin');
  expect(await client.artifacts.download(root, odd, copy)).toEqual(sent);
  expect((await readFile(copy)).equals(await readFile(file))).toBe(true);
  await expect(client.artifacts.download(root, odd, copy)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await client.artifacts.getText(root, 'empty.txt')).toBe('');

  expect((await client.artifacts.list(info.run_id)).map(({ path, isDir }) => [path, isDir])).toEqual(
    expect.arrayContaining([['folder ä', true]]),
  );
  const walked = await collect(client.artifacts.walk(root));
  expect(walked.toSorted((a, b) => a.bytes - b.bytes)).toEqual([
    { path: 'empty.txt', bytes: 0 },
    { path: odd, bytes: 5_000_000 },
  ]);
  await expect(client.artifacts.get(root, 'nothing.txt')).rejects.toMatchObject({ status: 404 });
  for (const path of ['../escape', 'a/../../b', '/etc/passwd', 'a//b', '.', 'a\\b', '%2e%2e/x', 'a#b', 'a?b'])
    await expect(client.artifacts.put(root, path, new Blob(['x']))).rejects.toThrow(TypeError);
});

test('models, versions, tags and aliases, as they are lived through', async () => {
  const { registeredModels, modelVersions, aliases, runs } = client;
  const experiment = await client.experiments.ensure('models');
  const { info } = await runs.create(experiment);
  expect(await registeredModels.get('wine')).toBeUndefined();
  expect(await aliases.get('wine', 'champion')).toBeUndefined();
  const made = await Promise.all([1, 2, 3].map(() => registeredModels.ensure('wine', { description: 'Wines', tags: { a: 'b' } })));
  expect(made.map(({ description }) => description)).toEqual(['Wines', 'Wines', 'Wines']);
  await registeredModels.setTag('wine', 'owner', 'cellar');
  expect(await registeredModels.update('wine', 'All wines')).toMatchObject({ description: 'All wines' });
  await expect(registeredModels.create('a/b')).rejects.toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });

  const source = `runs:/${info.run_id}/model`;
  for (let at = 1; at <= 3; at++) {
    const version = await modelVersions.create('wine', { source, runId: info.run_id, tags: { digest: `sha256:${at}`, 'git.commit': 'c' } });
    expect(version).toMatchObject({ version: String(at), status: 'READY', run_id: info.run_id });
  }
  expect(await modelVersions.getDownloadUri('wine', '1')).toBe(source);
  await modelVersions.setTag('wine', '2', 'long', 'z'.repeat(90_000));
  expect((await modelVersions.get('wine', '2'))?.tags['long']).toHaveLength(90_000);
  expect(await modelVersions.update('wine', '2', 'second')).toMatchObject({ description: 'second' });
  expect(await modelVersions.get('wine', '9')).toBeUndefined();
  const filter = filterText([
    { field: 'name', is: 'wine' },
    { field: 'tags.git.commit', is: 'c' },
  ]);
  const found = await collect(modelVersions.search({ filter, orderBy: 'version_number DESC', maxResults: 2 }));
  expect(found.map(({ version }) => version)).toEqual(['3', '2', '1']);

  await aliases.set('wine', 'champion', '1');
  await aliases.set('wine', 'champion', '2');
  expect(await aliases.get('wine', 'champion')).toMatchObject({ version: '2', aliases: ['champion'] });
  expect(await aliases.get('wine', 'nobody')).toBeUndefined();
  expect((await collect(registeredModels.search({ filter: "name = 'wine'" })))[0]?.aliases).toEqual({ champion: '2' });
  await aliases.delete('wine', 'champion');
  await aliases.delete('wine', 'champion');
  expect(await aliases.get('wine', 'champion')).toBeUndefined();
  await modelVersions.delete('wine', '3');
  await modelVersions.delete('wine', '3');
  expect(await modelVersions.get('wine', '3')).toBeUndefined();
});

test('a server that is not there is a typed error that names it', async () => {
  const nobody = new MlflowClient({ uri: 'http://127.0.0.1:9', retry: { attempts: 2, baseMs: 1, maxMs: 1 } });
  const error = await nobody.server.health().catch((caught: unknown) => caught);
  expect(isMlflowError(error, 'NETWORK')).toBe(true);
});
