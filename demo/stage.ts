import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { startApp } from '../app/main.ts';
import { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { startMlflowServer, type MlflowServer } from '../harvester/mlflow/server.ts';
import { startLocalGitHub, type LocalGitHub } from '../local-github/start.ts';
import { closing } from './closing.ts';
import { prepareData } from './data/prepare.ts';
import { environment } from '../scripts/environment.mjs';
import { root } from './root.ts';
import { cast } from './participants/cast.ts';
import { Person } from './person.ts';
import { layRepositories } from './repositories.ts';

export const names = { competition: 'acme/breast-tumour', control: 'acme/harvester-control', records: 'acme/harvester-records' } as const;
const actions = ['fetch', 'gate', 'evaluate', 'publish', 'site'] as const;
const permissions = {
  actions: 'write',
  administration: 'read',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
} as const;
const events = ['pull_request', 'issue_comment', 'push', 'workflow_run', 'check_run'];

export interface Stage {
  readonly github: LocalGitHub;
  readonly mlflow: MlflowServer;
  readonly maintainer: Person;
  readonly participants: ReadonlyMap<string, Person>;
  readonly publicCsv: string;
  /** Where the published site of the records repository lies on disk. */
  readonly pagesDir: string;
}

export interface StageOptions {
  /** Empty folder that everything is kept in. */
  readonly work: string;
  readonly port: number;
  /** Everything started is registered here, so that it ends whatever happens. */
  readonly cleanUp: AsyncDisposableStack;
  readonly say: (line: string) => void;
}

/** Sets the scene: a GitHub with three repositories, the app, a private runner with data and a key, an MLflow server, and people. */
export async function setStage({ work, port, cleanUp, say }: StageOptions): Promise<Stage> {
  say('starting a GitHub and MLflow, splitting the data');
  const github = await closing(
    cleanUp,
    startLocalGitHub({
      dir: join(work, 'github'),
      port,
      actions: Object.fromEntries(
        actions.map((name) => [`model-harvester/model-harvester/actions/${name}`, { dir: join(root, 'actions', name) }]),
      ),
    }),
  );
  const mlflowStarting = closing(
    cleanUp,
    environment('mlflow').then((made) => startMlflowServer({ dir: join(work, 'mlflow'), python: made.python })),
  );
  const python = await environment('competition');
  const [mlflow, data, lock] = await Promise.all([
    mlflowStarting,
    prepareData({ out: join(work, 'data'), python: python.python, libraryPath: join(python.path, 'lib') }),
    readFile(join(root, 'examples/breast-tumour/env/requirements.lock')),
  ]);
  const lockSha256 = createHash('sha256').update(lock).digest('hex');

  const keys = { runner: await newKey(join(work, 'runner-1.key.pem')), publisher: await newKey(join(work, 'publisher-1.key.pem')) };
  const config = HarvesterConfig.parse({
    harvester: 1,
    competitions: [{ name: 'breast-tumour', repository: names.competition }],
    records: names.records,
    runners: [{ id: 'runner-1', publicKey: keys.runner.public }],
    publishers: [{ id: 'publisher-1', publicKey: keys.publisher.public }],
    mlflow: { uri: mlflow.uri },
    site: { url: `${github.url}/pages/${names.records}/` },
    maintainers: 'onco-maintainers',
  });
  const folders = await layRepositories(join(work, 'repositories'), data, lockSha256, config);

  say('creating the organisation, its repositories, the app and the private runner');
  const { admin } = github;
  const accounts = new Map(
    [{ login: 'maria', name: 'Maria Meier', email: 'maria@acme.example' }, ...cast].map(({ login, name, email }) => [
      login,
      { name, email, ...admin.createUser(login, { name, email }) },
    ]),
  );
  admin.createOrganization('acme', { owners: ['maria'] });
  await admin.createRepository({ owner: 'acme', name: 'breast-tumour', from: folders.competition });
  await admin.createRepository({ owner: 'acme', name: 'harvester-control', private: true, from: folders.control });
  const records = await admin.createRepository({ owner: 'acme', name: 'harvester-records', private: true, from: folders.records });
  const webhookSecret = randomBytes(24).toString('hex');
  const created = admin.createApp({ slug: 'model-harvester', owner: 'acme', permissions, events, webhookSecret });
  admin.install(created, Object.values(names));
  admin.requireChecks(names.competition, ['harvester/intake', 'harvester/gate', 'harvester/evaluation'], created.appId);
  for (const [name, value] of Object.entries({
    HARVESTER_APP_ID: String(created.appId),
    HARVESTER_RECORDS: names.records,
    HARVESTER_PUBLISHER_ID: 'publisher-1',
  })) {
    admin.setVariable(names.control, name, value);
  }
  admin.setSecret(names.control, 'HARVESTER_APP_PRIVATE_KEY', created.privateKey);
  admin.setSecret(names.control, 'HARVESTER_PUBLISHER_KEY', keys.publisher.private);
  await mkdir(join(work, 'runner-store'), { mode: 0o700 });
  admin.addRunner({
    name: 'vault-1',
    labels: ['self-hosted', 'harvester-vault'],
    slots: 2,
    repositories: [names.control],
    env: {
      HARVESTER_RUNNER_ID: 'runner-1',
      HARVESTER_RUNNER_KEY: join(work, 'runner-1.key.pem'),
      HARVESTER_DATA: data.privateDir,
      HARVESTER_STORE: join(work, 'runner-store'),
    },
  });
  admin.addRunner({ name: 'publisher', labels: ['self-hosted', 'harvester-publish'], repositories: [names.control] });

  say('starting the app');
  const app = await closing(
    cleanUp,
    startApp({
      appId: created.appId,
      privateKey: created.privateKey,
      webhookSecret,
      control: names.control,
      baseUrl: github.apiUrl,
      ledger: join(work, 'ledger.sqlite'),
      sweepSeconds: 20,
      throttle: false,
      log: pino({ name: 'harvester', level: 'info' }, pino.destination({ dest: join(work, 'app.log'), sync: true })),
    }),
  );
  admin.setWebhook(created.appId, { url: `${app.url}/api/github/webhooks` });

  const person = (login: string): Person =>
    new Person(accounts.get(login) as NonNullable<ReturnType<typeof accounts.get>>, join(work, 'people', login), github);
  return {
    github,
    mlflow,
    maintainer: person('maria'),
    participants: new Map(cast.map(({ login }) => [login, person(login)])),
    publicCsv: data.publicCsv,
    pagesDir: join(github.dir, 'pages', String(records.id)),
  };
}

async function newKey(path: string): Promise<{ private: string; public: string }> {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await writeFile(path, pair.privateKey, { mode: 0o600 });
  return { private: pair.privateKey, public: pair.publicKey };
}
