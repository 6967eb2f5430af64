import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { promote } from '../../harvester/promote.ts';
import { publish } from '../../harvester/publish.ts';
import { deployDir } from '../deploy/read-manifests.ts';
import { openWorld, type ModelName, type World } from '../harvester/world.ts';
import { postgresPrograms } from './registry/postgres.ts';
import { admin, chooseSite, startMlflow, startStores, type Site } from './registry/registry.ts';
import { inImage, serveChampion, type User } from './registry/serve-champion.ts';
import { say } from './say.ts';
import type { ServerProcess } from './server-process.ts';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url).pathname;
const users = {
  publisher: { username: 'publisher', password: 'publishers-own-password' },
  reader: { username: 'reader', password: 'readers-own-password' },
  nobody: { username: 'nobody', password: 'nobodys-own-password' },
} as const;

let world: World;
let dir: string;
let site: Site;
let running: ServerProcess[] = [];
let champion: number[][];
let experiment: string;
let artifact: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-registry-'));
  say('training models');
  world = await openWorld();
  site = await chooseSite(dir);
  await start();
  await python("import boto3; from botocore.config import Config; import os\nfrom copies import Bucket\nBucket('mlflow').ensure()");
  for (const user of Object.values(users)) {
    const status = await ask('POST', '/api/2.0/mlflow/users/create', admin, user);
    if (status !== 200) throw new Error(`the user ${user.username} could not be made: ${status}`);
  }
  // With no permission by default, what is not there yet cannot even be asked for by its name: the publisher is granted all there will be.
  for (const type of ['registered_model', 'experiment']) await grant('publisher', type, '*', 'MANAGE');
  await git('init', '--quiet', '--initial-branch=main', 'records-work');
  await record('first');
  await git('clone', '--quiet', '--bare', 'records-work', 'records.git');
});
afterAll(async () => {
  await stop();
  await world?.close();
  if (dir) await rm(dir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  say('starting Postgres and the object store');
  running = await startStores(site);
  say('starting MLflow');
  running.unshift(await startMlflow(site));
}

async function stop(): Promise<void> {
  for (const each of running) await each.close();
  running = [];
}

const clientOf = (user: User): MlflowClient =>
  new MlflowClient({ uri: site.uri, auth: { kind: 'basic', ...user }, retry: { attempts: 1, baseMs: 1, maxMs: 1 } });

/** The status a call is answered with. */
async function ask(method: string, path: string, user?: User, json?: unknown): Promise<number> {
  const headers: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
  if (user) headers['authorization'] = `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}`;
  const response = await fetch(`${site.uri}${path}`, { method, headers, ...(json !== undefined && { body: JSON.stringify(json) }) });
  await response.arrayBuffer();
  return response.status;
}

async function grant(username: string, type: string, id: string, permission: string): Promise<void> {
  const status = await ask('POST', '/api/3.0/mlflow/users/permissions/grant', admin, {
    username,
    resource_type: type,
    resource_id: id,
    permission,
  });
  if (status !== 200) throw new Error(`${username} was not granted ${permission} on ${type} ${id}: ${status}`);
}

async function git(...args: string[]): Promise<string> {
  const who = ['-c', 'user.name=Records', '-c', 'user.email=records@acme.example'];
  return (await run('git', [...who, ...args], { cwd: dir })).stdout.trim();
}

async function record(name: string): Promise<void> {
  await writeFile(join(dir, 'records-work', `${name}.json`), '{}\n');
  await git('-C', 'records-work', 'add', '.');
  await git('-C', 'records-work', 'commit', '--quiet', '-m', name);
}

async function python(code: string): Promise<void> {
  await run(site.python, ['-c', code], { env: site.env, cwd: join(deployDir, 'backup') });
}

/** One of `deploy/backup`'s programs, with what it is given in the cluster. */
async function backupProgram(name: 'backup' | 'restore', ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const PATH = `${await postgresPrograms()}:${process.env['PATH']}`;
  const env = { ...site.env, PATH, HARVESTER_RECORDS_URL: `file://${join(dir, 'records.git')}`, HARVESTER_BACKUPS_KEPT: '3' };
  const started = run(site.python, [join(deployDir, 'backup', `${name}.py`), join(dir, 'backups'), ...args], { env });
  return started.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  );
}

async function publication(model: ModelName): Promise<Omit<Parameters<typeof publish>[0], 'client'>> {
  const { dir: packageDir, sha256, attempt } = await world.packageOf(model);
  return { competition: world.competition, packageDir, packageSha256: sha256, attempt, mergeSha: 'c'.repeat(40), mergedBy: 'maria' };
}

/** What the champion answers when it is served by the command people use, as this user; from an image's root when one is given. */
const served = (user: User, image?: string): Promise<number[][]> =>
  serveChampion({ registry: site.uri, user, rowsCsv: world.rowsCsv, ...(image !== undefined && { image }) });

test('a publisher publishes, a reader who was granted the model serves it by the command, and the numbers are MLflow’s own', async () => {
  const client = clientOf(users.publisher);
  const published = await publish({ ...(await publication('boosted')), client });
  expect(published).toMatchObject({ version: '1', alreadyThere: false });
  await promote({ client, name: 'breast-tumour', version: '1' });
  const { info } = await client.runs.get(published.runId);
  experiment = info.experiment_id;
  artifact = `/api/2.0/mlflow-artifacts/artifacts/${info.artifact_uri.replace(/^mlflow-artifacts:\/*/, '')}`;

  await expect(served(users.reader)).rejects.toThrow(/serve ended/);
  await grant('reader', 'registered_model', 'breast-tumour', 'READ');
  await grant('reader', 'experiment', experiment, 'READ');
  champion = await served(users.reader);
  expect(champion.length).toBe(world.rowsCsv.trim().split('\n').length - 1);
  expect(new Set(champion.flat()).size).toBeGreaterThan(20);

  await publish({ ...(await publication('boosted')), client: world.client });
  await promote({ client: world.client, name: 'breast-tumour', version: '1' });
  const own = await world.pythonPredictions('models:/breast-tumour@champion', world.rowsCsv);
  for (const [at, row] of own.entries()) expect(champion[at]?.[0]).toBeCloseTo(row[0] as number, 9);
});

test('publishing again over Postgres and S3 changes nothing', async () => {
  const again = await publish({ ...(await publication('boosted')), client: clientOf(users.publisher) });
  expect(again).toMatchObject({ version: '1', alreadyThere: true });
});

test('nobody gets anything unasked: anonymous 401, a wrong password 401, a user without a grant 403', async () => {
  const doors: [method: string, path: string, json?: unknown][] = [
    ['GET', `/api/2.0/mlflow/experiments/get?experiment_id=${experiment}`],
    ['GET', '/api/2.0/mlflow/registered-models/get?name=breast-tumour'],
    ['GET', `${artifact}/model/MLmodel`],
    ['PUT', `${artifact}/model/MLmodel`, { mine: 'now' }],
    ['POST', `${artifact.replace('/artifacts/', '/mpu/create/')}/model`, { path: 'MLmodel', num_parts: 1 }],
    ['DELETE', `${artifact}/model/MLmodel`],
    ['POST', '/api/2.0/mlflow/runs/create', { experiment_id: experiment }],
    ['POST', '/api/2.0/mlflow/registered-models/alias', { name: 'breast-tumour', alias: 'champion', version: '1' }],
    ['POST', '/api/2.0/mlflow/users/create', { username: 'mallory', password: 'mallorys-own-password' }],
    [
      'POST',
      '/api/3.0/mlflow/users/permissions/grant',
      { username: 'nobody', resource_type: 'experiment', resource_id: experiment, permission: 'MANAGE' },
    ],
  ];
  const wrong = { username: 'admin', password: 'admin' };
  for (const [method, path, json] of doors) {
    const answers = [
      await ask(method, path, undefined, json),
      await ask(method, path, wrong, json),
      await ask(method, path, users.nobody, json),
    ];
    expect({ method, path, answers }).toEqual({ method, path, answers: [401, 401, 403] });
  }
});

test('a reader can write nothing', async () => {
  const writes: [method: string, path: string, json?: unknown][] = [
    ['PUT', `${artifact}/model/MLmodel`, { mine: 'now' }],
    ['DELETE', `${artifact}/model/MLmodel`],
    ['POST', '/api/2.0/mlflow/registered-models/alias', { name: 'breast-tumour', alias: 'champion', version: '1' }],
    ['DELETE', '/api/2.0/mlflow/registered-models/delete', { name: 'breast-tumour' }],
  ];
  for (const [method, path, json] of writes)
    expect({ method, path, status: await ask(method, path, users.reader, json) }).toEqual({ method, path, status: 403 });
});

test('the image’s root is the same bytes each time, has nothing to break in with, and serves the same numbers', async () => {
  const digests: string[] = [];
  const checkout = join(dir, 'checkout');
  await run('sh', ['-c', `mkdir "$1" && git -C "$2" archive HEAD | tar -x -C "$1"`, 'sh', checkout, root]);
  for (const name of ['image', 'image-again']) {
    say('laying out the image');
    await run('sh', [join(checkout, 'deploy/images/harvester/make-root.sh'), checkout, join(dir, name)]);
    const tar = `tar --sort=name --numeric-owner -C ${join(dir, name)} -cf - . | sha256sum`;
    digests.push((await run('sh', ['-c', tar], { maxBuffer: 1 << 20 })).stdout);
  }
  expect(digests[0]).toBe(digests[1]);
  await rm(join(dir, 'image-again'), { recursive: true });

  const image = join(dir, 'image');
  const files = await readdir(image, { recursive: true });
  const outside = files.filter((file) => !file.startsWith('opt/harvester/'));
  expect(outside.filter((file) => /(^|\/)(s?bin|apt|dpkg)\//.test(file))).toEqual(['usr/bin/node']);
  expect(files.filter((file) => /(^|\/)(sh|bash|busybox|curl|wget|npm|python3?)$/.test(file) && /^(usr\/)?s?bin\//.test(file))).toEqual([]);
  const [program = '', ...args] = inImage(image);
  expect((await run(program, [...args, 'app', '--help'])).stdout).toContain('Usage: harvester app');
  expect(await served(users.reader, image)).toEqual(champion);
});

test('everything is lost and comes back: the same numbers, the same users, the same records', async () => {
  say('first backup');
  expect(await backupProgram('backup')).toMatchObject({ code: 0, stderr: '' });
  const objects = async (): Promise<number> => (await readdir(join(dir, 'backups', 'objects'), { recursive: true })).length;
  const before = await objects();
  await record('second');
  await git('-C', 'records-work', 'push', '--quiet', join(dir, 'records.git'), 'main');
  const head = await git('-C', 'records.git', 'rev-parse', 'main');
  expect(await backupProgram('backup')).toMatchObject({ code: 0, stderr: '' });
  expect(await objects()).toBe(before);

  // What comes after the last backup is what a disaster costs.
  await publish({ ...(await publication('logistic')), client: clientOf(users.publisher) });

  expect((await backupProgram('restore', '--records', join(dir, 'new-records.git'))).stderr).toContain('has tables');

  say('losing everything');
  await stop();
  for (const name of ['postgres', 'store', 'records.git', 'records-work', 'mlflow.db'])
    await rm(join(dir, name), { recursive: true, force: true });

  say('restoring');
  running = await startStores(site);
  expect((await backupProgram('restore', '--verify')).stdout).toContain('every byte is what was saved');
  expect(await backupProgram('restore', '--records', join(dir, 'records.git'))).toMatchObject({ code: 0, stderr: '' });
  running.unshift(await startMlflow(site));

  expect(await served(users.reader)).toEqual(champion);
  expect(await git('-C', 'records.git', 'rev-parse', 'main')).toBe(head);
  expect(await ask('GET', '/api/2.0/mlflow/registered-models/get?name=breast-tumour')).toBe(401);
  expect(await ask('GET', '/api/2.0/mlflow/registered-models/get?name=breast-tumour', users.nobody)).toBe(403);

  // The lost publication is made again, and becomes the version it was.
  expect(await publish({ ...(await publication('logistic')), client: clientOf(users.publisher) })).toMatchObject({
    version: '2',
    alreadyThere: false,
  });
});

test('a backup with one byte changed is found out before anything is written', async () => {
  const [newest = ''] = (await readdir(join(dir, 'backups')))
    .filter((name) => name.endsWith('Z'))
    .toSorted()
    .toReversed();
  const manifest = JSON.parse(await readFile(join(dir, 'backups', newest, 'manifest.json'), 'utf8')) as { objects: { sha256: string }[] };
  const sha256 = manifest.objects[0]?.sha256 ?? '';
  const path = join(dir, 'backups', 'objects', sha256.slice(0, 2), sha256);
  const bytes = await readFile(path);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const { code, stderr } = await backupProgram('restore', '--verify');
  expect(code).toBe(2);
  expect(stderr).toContain(join(dirname(path), sha256));
});
