import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect, MlflowClient } from '../../harvester/mlflow/index.ts';
import { startMlflowServer, type MlflowServer } from '../../harvester/mlflow/server.ts';
import { buildEnvironment, environment } from '../../scripts/environment.mjs';

const credentials = { AWS_ACCESS_KEY_ID: 'story', AWS_SECRET_ACCESS_KEY: 'story', AWS_DEFAULT_REGION: 'us-east-1' };
let dir: string;
let store: ChildProcess;
let server: MlflowServer;
let client: MlflowClient;
let s3: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-multipart-'));
  const [mlflow, tools] = await Promise.all([
    environment('mlflow'),
    buildEnvironment({ name: 'service-tests', lock: join(import.meta.dirname, 'requirements.lock') }),
  ]);
  store = spawn(join(tools.path, 'bin/moto_server'), ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  s3 = await new Promise<string>((found, fail) => {
    let said = '';
    for (const stream of [store.stdout, store.stderr])
      stream?.on('data', (chunk: Buffer) => {
        const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec((said += chunk.toString())) ?? [];
        if (address) found(address);
      });
    store.once('exit', () => fail(new Error(said)));
  });
  await fetch(`${s3}/models`, { method: 'PUT' });
  server = await startMlflowServer({
    dir,
    python: mlflow.python,
    artifacts: 's3://models/runs',
    env: {
      ...credentials,
      MLFLOW_S3_ENDPOINT_URL: s3,
      MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD: 'true',
      // boto3 is not among what the registry needs otherwise.
      PYTHONPATH: join(tools.path, 'lib/python3.11/site-packages'),
    },
  });
  client = new MlflowClient({ uri: server.uri });
});
afterAll(async () => {
  await server?.close();
  store?.kill();
  await rm(dir, { recursive: true, force: true });
});

test('a large file goes to S3 in parts and comes back the same; a small one through the server', async () => {
  expect(await client.server.info()).toMatchObject({ multipart_uploads_enabled: true });
  const { info } = await client.runs.create(await client.experiments.ensure('parts'));
  const file = join(dir, 'large.bin');
  const content = randomBytes(13_000_000);
  await writeFile(file, content);
  const calls: string[] = [];
  const watching = new MlflowClient({
    uri: server.uri,
    fetch: (url, init) => {
      calls.push(`${init?.method} ${new URL(String(url)).pathname.split('/').slice(4, 6).join('/')}`);
      return fetch(url, init);
    },
  });
  const sent = await watching.artifacts.putFile(info.artifact_uri, 'model/large ä.bin', file, { partBytes: 5 * 2 ** 20 });
  expect(calls).toEqual(['GET server-info', 'POST mpu/create', 'POST mpu/complete']);
  expect(await client.artifacts.digest(info.artifact_uri, 'model/large ä.bin')).toEqual(sent);
  await watching.artifacts.putFile(info.artifact_uri, 'model/small.bin', join(dir, 'mlflow.db'), { partBytes: 2 ** 40 });
  const files = await collect(client.artifacts.walk(info.artifact_uri));
  expect(files.map(({ path }) => path).toSorted()).toEqual(['model/large ä.bin', 'model/small.bin']);
});

test('an upload in parts that breaks is called off', async () => {
  const { info } = await client.runs.create(await client.experiments.ensure('parts'));
  const missing = client.artifacts.putFile(info.artifact_uri, 'model/x.bin', join(dir, 'nothing.bin'), { partBytes: 1 });
  await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
  const file = join(dir, 'broken.bin');
  await writeFile(file, randomBytes(6_000_000));
  const failing = new MlflowClient({
    uri: server.uri,
    retry: { attempts: 1, baseMs: 1, maxMs: 1 },
    fetch: (url, init) => (String(url).includes('/mpu/complete/') ? Promise.reject(new TypeError('fetch failed')) : fetch(url, init)),
  });
  await expect(failing.artifacts.putFile(info.artifact_uri, 'model/x.bin', file, { partBytes: 5 * 2 ** 20 })).rejects.toMatchObject({
    errorCode: 'NETWORK',
  });
  expect(await (await fetch(`${s3}/models?uploads`)).text()).not.toContain('<UploadId>');
  expect(await collect(client.artifacts.walk(info.artifact_uri))).toEqual([]);
});
