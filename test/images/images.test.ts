import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { promote } from '../../harvester/promote.ts';
import { publish } from '../../harvester/publish.ts';
import { openWorld, type World } from '../harvester/world.ts';
import { openWorld as openOrganisation } from '../organisation/world.ts';
import { freePorts } from '../cluster/server-process.ts';
import { findRunsc } from '../hostile/runsc.ts';
import { asDeployed } from './as-deployed.ts';
import { imageOf } from './build-images.ts';
import { ended, podman } from './podman.ts';

let dir: string;
const started: string[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-images-test-'));
  // Another user's container must be able to walk here.
  await chmod(dir, 0o755);
});
afterAll(async () => {
  for (const id of started) await podman('rm', '--force', '--time=1', id);
  await rm(dir, { recursive: true, force: true });
});

async function start(flags: readonly string[]): Promise<string> {
  const id = await podman('run', '--detach', ...flags);
  started.push(id);
  return id;
}

/** A folder for a volume, given to the pod's user as `fsGroup` would. */
async function volume(name: string, owner: number, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const path = join(dir, name);
  await mkdir(path, { recursive: true, mode: 0o770 });
  await chown(path, owner, owner);
  for (const [file, text] of Object.entries(files)) {
    await rm(join(path, file), { force: true });
    await writeFile(join(path, file), text, { mode: 0o440 });
    await chown(join(path, file), owner, owner);
  }
  return path;
}

const newKey = (kind: readonly string[]): string => execFileSync('openssl', ['genpkey', ...kind], { encoding: 'utf8' });

/** What a program inside the container says of an address of the container's own. */
const asked = async (id: string, program: readonly string[], url: string): Promise<string> =>
  podman('exec', id, ...program, url).catch((error: Error) => error.message);
const byPython = [
  '/opt/mlflow/bin/python',
  '-c',
  'import sys, urllib.request; r = urllib.request.urlopen(sys.argv[1]); print(r.status, r.read().decode())',
];

test('the App that init made is up on a read-only root without a capability, and ends when it is told to', async () => {
  const world = await openOrganisation();
  try {
    await world.run();
    const settings = await readFile(join(world.dir, 'state', 'app.env'), 'utf8');
    const said = Object.fromEntries(settings.split('\n').flatMap((line) => (line.includes('=') ? [line.split(/=(.*)/s).slice(0, 2)] : [])));
    const { PRIVATE_KEY_PATH = '', APP_ID = '', WEBHOOK_SECRET = '', HARVESTER_CONTROL = '' } = said as Record<string, string>;
    const [port, adminPort] = (await freePorts(2)) as [number, number];
    const flags = await asDeployed('app/deployment.yaml', {
      // The only thing it reaches is its GitHub; on this machine that is not beside it in a network of its own.
      network: 'host',
      folders: {
        ledger: await volume('ledger', 65532),
        'private-key': await volume('app-key', 65532, { 'private-key.pem': await readFile(PRIVATE_KEY_PATH, 'utf8') }),
      },
      settings: 'app/settings.yaml',
      env: { APP_ID, WEBHOOK_SECRET, HARVESTER_CONTROL, GHE_HOST: new URL(world.github.url).host, GHE_PROTOCOL: 'http' },
    });
    const free: Readonly<Record<string, string>> = { '3000': String(port), '3001': String(adminPort), '0.0.0.0': '127.0.0.1' };
    const id = await start(flags.map((flag) => free[flag] ?? flag));
    const status = (url: string): Promise<number> =>
      fetch(url).then(
        (response) => response.status,
        () => 0,
      );
    await expect.poll(() => status(`http://127.0.0.1:${port}/healthz`), { timeout: 60_000 }).toBe(200);
    await expect.poll(() => status(`http://127.0.0.1:${adminPort}/readyz`), { timeout: 60_000 }).toBe(200);
    // No shell to be had inside.
    await expect(podman('exec', id, 'sh', '-c', 'true')).rejects.toThrow(/executable file|not found/);
    await podman('stop', '--time=60', id);
    expect(await podman('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0');
  } finally {
    await world.close();
  }
});

test('MLflow answers with the arguments it is deployed with, and lets nobody in without a password', async () => {
  const ini = ['[mlflow]', 'default_permission = NO_PERMISSIONS', 'database_uri = sqlite:////tmp/auth.db', 'admin_username = admin'];
  const rest = ['admin_password = the-admins-own-password', 'authorization_function = mlflow.server.auth:authenticate_request_basic_auth'];
  const id = await start(
    await asDeployed('registry/deployment.yaml', {
      folders: { auth: await volume('auth', 65532, { 'basic-auth.ini': `${[...ini, ...rest].join('\n')}\n` }) },
      settings: 'registry/settings.yaml',
      // Postgres and S3 behind it are `npm run test:cluster`'s.
      env: { MLFLOW_BACKEND_STORE_URI: 'sqlite:////tmp/mlflow.db', MLFLOW_FLASK_SERVER_SECRET_KEY: 'a secret of the forms' },
    }),
  );
  await expect.poll(() => asked(id, byPython, 'http://127.0.0.1:5000/health'), { timeout: 240_000, interval: 1000 }).toBe('200 OK');
  expect(await asked(id, byPython, 'http://127.0.0.1:5000/api/2.0/mlflow/experiments/get?experiment_id=0')).toMatch(/HTTP Error 40[13]/);
  expect(await podman('exec', id, '/opt/mlflow/bin/python', '-c', 'import psycopg2, boto3; print("there")')).toBe('there');
});

test('the backup’s programs are there, with pg_dump of the server’s own version', async () => {
  const folders = { backups: await volume('backups', 65532) };
  const flags = await asDeployed('backup/cron-job.yaml', { folders, args: ['/opt/backup/backup.py', '--help'] });
  expect(await ended(flags)).toMatchObject({ code: 0, said: expect.stringContaining('usage: backup.py') as string });
  const unset = await ended(await asDeployed('backup/cron-job.yaml', { folders }));
  expect(unset).toMatchObject({ code: expect.not.stringMatching('0') as number, said: expect.stringMatching(/is not set/) as string });
  const server = await podman('run', '--rm', '--network=none', imageOf('postgres'), '/usr/lib/postgresql/15/bin/postgres', '--version');
  const dump = await podman('run', '--rm', '--network=none', '--entrypoint=/usr/bin/pg_dump', imageOf('backup'), '--version');
  expect(/\d+\.\d+/.exec(dump)?.[0]).toBe(/\d+\.\d+/.exec(server)?.[0]);
});

test('a service gives a published ONNX model’s own numbers, and refuses a digest that is not the model’s', async () => {
  const world: World = await openWorld();
  try {
    const client = new MlflowClient({ uri: world.server.uri });
    const { dir: packageDir, sha256, attempt } = await world.packageOf('boosted');
    const { competition } = world;
    await publish({ client, competition, packageDir, packageSha256: sha256, attempt, mergeSha: 'c'.repeat(40), mergedBy: 'maria' });
    await promote({ client, name: 'breast-tumour', version: '1' });
    const serve = (digest: string) =>
      asDeployed('overlays/one-cluster/breast-tumour/champion.yaml', {
        network: 'host',
        env: { MLFLOW_TRACKING_URI: world.server.uri },
        args: ['serve', 'models:/breast-tumour/1', '--digest', digest, '--port', '0', '--json'],
      });
    const id = await start(await serve(sha256));
    const said = (): Promise<string> => podman('logs', id);
    await expect.poll(said, { timeout: 60_000 }).toMatch(/"url":/);
    const url = /"url":"([^"]+)"/.exec(await said())?.[1] ?? '';
    const response = await fetch(`${url}/invocations`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: world.rowsCsv });
    expect(response.status).toBe(200);
    const { predictions } = (await response.json()) as { predictions: object[] };
    const own = await world.pythonPredictions('models:/breast-tumour@champion', world.rowsCsv);
    for (const [at, row] of own.entries()) expect(Object.values(predictions[at] ?? {})[0]).toBeCloseTo(row[0] as number, 9);
    const refused = await ended(await serve('0'.repeat(64)));
    expect(refused.code).not.toBe(0);
  } finally {
    await world.close();
  }
});

async function runner(more: readonly string[], runtime?: string): Promise<{ readonly code: number; readonly said: string }> {
  const folders = {
    data: await volume('data', 1001),
    store: await volume('store', 1001),
    key: await volume('key', 1001, { 'key.pem': newKey(['-algorithm', 'ed25519']) }),
  };
  const flags = await asDeployed('evaluation/runners.yaml', { folders, env: { ACTIONS_RUNNER_INPUT_JITCONFIG: 'handed over' } });
  return ended([...more, ...flags], runtime);
}
const takesNoJob = /"isolation":"none"/;

test('a runner whose container forbids the sandbox takes no job, and says what is missing', async () => {
  const { code, said } = await runner([]);
  expect(said).toMatch(takesNoJob);
  expect(said).toContain('seccomp');
  expect(said).not.toContain('takes one job');
  expect(code).toBe(1);
});

test('where system calls and /proc are left to it, its sandbox holds against every attack, and then it takes one job', async () => {
  const { code, said } = await runner(['--security-opt=seccomp=unconfined', '--security-opt=unmask=ALL']);
  expect(JSON.parse(said.slice(0, said.indexOf('\n')))).toMatchObject({
    isolation: 'bwrap+rlimit',
    attacks: { network: 'held', labels: 'held' },
  });
  expect(said).not.toContain('BROKEN');
  expect(said).toContain('takes one job: 11 characters, uid 1001');
  expect(code).toBe(0);
});

const runsc = findRunsc();
test.skipIf(runsc === undefined)(
  'in gVisor, as the pods of the manifest are, its sandbox holds too, says that it is the other one, and it takes one job',
  async () => {
    const { code, said } = await runner([], runsc);
    expect(said).not.toContain('BROKEN');
    expect(JSON.parse(said.slice(0, said.indexOf('\n')))).toMatchObject({
      isolation: 'bwrap-in-gvisor',
      attacks: { network: 'held', labels: 'held', 'system calls': 'held' },
    });
    expect(said).toContain('takes one job: 11 characters, uid 1001');
    expect(code).toBe(0);
  },
);
