import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildEnvironment } from '../../../scripts/environment.mjs';
import { buildModule } from '../binaries/build.ts';
import { freePorts, startServer, type ServerProcess } from '../server-process.ts';
import { deployedArgs, deployedSettings } from './as-deployed.ts';
import { startPostgres } from './postgres.ts';

export const admin = { username: 'admin', password: 'the-admins-own-password' } as const;

/** What stays the same when everything else is lost: addresses, and secrets, which are kept elsewhere. */
export interface Site {
  readonly dir: string;
  readonly ports: { readonly postgres: number; readonly store: number; readonly mlflow: number };
  /** Python of the image's environment. */
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
  readonly uri: string;
}

const password = 'a database password';
const keys = { AWS_ACCESS_KEY_ID: 'store-access', AWS_SECRET_ACCESS_KEY: 'store-secret-store-secret' };

/** Chooses addresses and writes the secrets, as an operator does once. */
export async function chooseSite(dir: string): Promise<Site> {
  // Postgres runs as another user and must be able to walk here.
  await chmod(dir, 0o711);
  const [postgres, store, mlflow] = (await freePorts(3)) as [number, number, number];
  const lock = new URL('../../../deploy/images/mlflow/requirements.lock', import.meta.url).pathname;
  const { python } = await buildEnvironment({ name: 'mlflow-server', lock });
  const database = (name: string): string => `postgresql+psycopg2://mlflow:${encodeURIComponent(password)}@127.0.0.1:${postgres}/${name}`;
  const ini = join(dir, 'basic-auth.ini');
  const settings = await deployedSettings('registry/settings.yaml');
  const lines = [
    '[mlflow]',
    'default_permission = NO_PERMISSIONS',
    // configparser takes a percent sign for the start of a reference.
    `database_uri = ${database('mlflow_auth').replaceAll('%', '%%')}`,
    `admin_username = ${admin.username}`,
    `admin_password = ${admin.password}`,
    'authorization_function = mlflow.server.auth:authenticate_request_basic_auth',
  ];
  await writeFile(ini, `${lines.join('\n')}\n`, { mode: 0o600 });
  const uri = `http://127.0.0.1:${mlflow}`;
  const env = {
    ...process.env,
    ...settings,
    ...keys,
    MLFLOW_S3_ENDPOINT_URL: `http://127.0.0.1:${store}`,
    MLFLOW_SERVER_ALLOWED_HOSTS: `${settings['MLFLOW_SERVER_ALLOWED_HOSTS']},127.0.0.1:${mlflow}`,
    MLFLOW_AUTH_CONFIG_PATH: ini,
    MLFLOW_BACKEND_STORE_URI: database('mlflow'),
    MLFLOW_FLASK_SERVER_SECRET_KEY: 'a secret of the forms',
    MLFLOW_DATABASE_URI: database('mlflow'),
    MLFLOW_AUTH_DATABASE_URI: database('mlflow_auth'),
    HARVESTER_BUCKET: 'mlflow',
    HOME: dir,
  };
  return { dir, ports: { postgres, store, mlflow }, python, env, uri };
}

/** Database and object store, new and empty. Resolves to how to end them. */
export async function startStores(site: Site): Promise<ServerProcess[]> {
  const { dir, ports, env } = site;
  const postgres = await startPostgres(join(dir, 'postgres'), ports.postgres, password);
  const { dir: programs } = await buildModule('versitygw');
  const store = join(dir, 'store');
  for (const folder of ['buckets', 'versions']) await mkdir(join(store, folder), { recursive: true });
  const at = (arg: string): string => (arg === ':7070' ? `127.0.0.1:${ports.store}` : arg.replace(/^\/data\//, `${store}/`));
  const objects = await startServer({
    name: 'versitygw',
    command: join(programs, 'versitygw'),
    args: await deployedArgs('object-store/stateful-set.yaml', at),
    env: { ...env, ROOT_ACCESS_KEY_ID: keys.AWS_ACCESS_KEY_ID, ROOT_SECRET_ACCESS_KEY: keys.AWS_SECRET_ACCESS_KEY },
    log: join(dir, 'store.log'),
    ready: async () => (await fetch(`http://127.0.0.1:${ports.store}/health`)).ok,
  });
  return [objects, postgres];
}

/** MLflow with the arguments it is deployed with. */
export async function startMlflow({ dir, ports, python, env, uri }: Site): Promise<ServerProcess> {
  const replaced: Record<string, string> = { '0.0.0.0': '127.0.0.1', '5000': String(ports.mlflow) };
  const args = await deployedArgs('registry/deployment.yaml', (arg) => replaced[arg] ?? arg);
  return startServer({
    name: 'mlflow',
    command: python,
    args: ['-m', 'mlflow', ...args],
    env,
    cwd: dir,
    log: join(dir, 'mlflow.log'),
    ready: async () => (await fetch(`${uri}/health`)).ok,
    startMs: 300_000,
  });
}
