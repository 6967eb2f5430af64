import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { load } from 'js-yaml';
import { version } from '../actions/version.ts';
import { startApp } from '../app/main.ts';
import { Competition } from '../core/contract/competition.ts';
import { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { startMlflowServer, type MlflowServer } from '../harvester/mlflow/server.ts';
import type { Example } from '../examples/examples.ts';
import { prepareExample, type ExampleData } from '../examples/prepare.ts';
import { startLocalGitHub, type LocalGitHub } from '../local-github/start.ts';
import { appEvents, appPermissions } from '../organisation/init/app-manifest.ts';
import { closing } from './closing.ts';
import { environment } from '../scripts/environment.mjs';
import { serveWarm } from '../vault/warm/serve-warm.ts';
import { root } from './root.ts';
import { cast, type Participant } from './participants/cast.ts';
import { Person } from './person.ts';
import { layRepositories } from './repositories.ts';

export const names = { competition: 'acme/breast-tumour', control: 'acme/harvester-control', records: 'acme/harvester-records' } as const;

/** The repository an example's competition is held in. */
export function repositoryOf(example: Example): string {
  return `acme/${example}`;
}

const actions = ['fetch', 'gate', 'evaluate', 'rejudge', 'publish', 'reevaluate', 'tune', 'site'] as const;

export interface Stage {
  readonly github: LocalGitHub;
  readonly mlflow: MlflowServer;
  readonly maintainer: Person;
  readonly participants: ReadonlyMap<string, Person>;
  /** The public data of each competition, as a file. */
  readonly publicFiles: ReadonlyMap<Example, string>;
  /** The private data as it lies on the runner. */
  readonly privateDir: string;
  /** Where the published site of the records repository lies on disk. */
  readonly pagesDir: string;
}

/** The public data of a competition that is held on the stage. */
export function publicFileOf({ publicFiles }: Stage, example: Example): string {
  const found = publicFiles.get(example);
  if (found === undefined) throw new Error(`${example} is not held here; there are ${[...publicFiles.keys()].join(', ')}`);
  return found;
}

export interface StageOptions {
  /** Empty folder that everything is kept in. */
  readonly work: string;
  readonly port: number;
  /** Everything started is registered here, so that it ends whatever happens. */
  readonly cleanUp: AsyncDisposableStack;
  readonly say: (line: string) => void;
  /** Competitions to hold: breast-tumour alone when absent. */
  readonly examples?: readonly Example[];
  /** Who has an account beside the maintainer: the cast when absent. */
  readonly people?: readonly Pick<Participant, 'login' | 'name' | 'email'>[];
  /** Keep the app to GitHub's pace for writes; absent means no. */
  readonly throttle?: boolean;
}

/** Sets the scene: a GitHub with its repositories, the app, a private runner with data and a key, an MLflow server, and people. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { work, port, cleanUp, say, examples = ['breast-tumour'], people = cast, throttle = false } = options;
  say('starting a GitHub and MLflow, splitting the data');
  const github = await closing(cleanUp, () =>
    startLocalGitHub({
      dir: join(work, 'github'),
      port,
      log: (line) => appendFileSync(join(work, 'github.log'), `${line}\n`),
      actions: Object.fromEntries(
        actions.map((name) => [`model-harvester/model-harvester/actions/${name}`, { dir: join(root, 'actions', name) }]),
      ),
    }),
  );
  const mlflowStarting = closing(cleanUp, () =>
    environment('mlflow').then((made) => startMlflowServer({ dir: join(work, 'mlflow'), python: made.python })),
  );
  const privateDir = join(work, 'data', 'private');
  const [mlflow, data] = await Promise.all([mlflowStarting, makeData(join(work, 'data'), privateDir, examples)]);

  const keys = { runner: await newKey(join(work, 'runner-1.key.pem')), publisher: await newKey(join(work, 'publisher-1.key.pem')) };
  const config = HarvesterConfig.parse({
    harvester: 1,
    competitions: examples.map((name) => ({ name, repository: repositoryOf(name) })),
    records: names.records,
    runners: [{ id: 'runner-1', publicKey: keys.runner.public }],
    publishers: [{ id: 'publisher-1', publicKey: keys.publisher.public }],
    mlflow: { uri: mlflow.uri },
    site: { url: `${github.url}/pages/${names.records}/` },
    maintainers: 'onco-maintainers',
  });
  const folders = await layRepositories(join(work, 'repositories'), data, config);

  say('creating the organisation, its repositories, the app and the private runner');
  const { admin } = github;
  const accounts = new Map(
    [{ login: 'maria', name: 'Maria Meier', email: 'maria@acme.example' }, ...people].map(({ login, name, email }) => [
      login,
      { name, email, ...admin.createUser(login, { name, email }) },
    ]),
  );
  admin.createOrganization('acme', { owners: ['maria'] });
  for (const [name, from] of folders.competitions) await admin.createRepository({ owner: 'acme', name, from });
  await admin.createRepository({ owner: 'acme', name: 'harvester-control', private: true, from: folders.control });
  const records = await admin.createRepository({ owner: 'acme', name: 'harvester-records', private: true, from: folders.records });
  const webhookSecret = randomBytes(24).toString('hex');
  const created = admin.createApp({
    slug: 'model-harvester',
    owner: 'acme',
    permissions: appPermissions,
    events: [...appEvents],
    webhookSecret,
  });
  admin.install(created, [...examples.map(repositoryOf), names.control, names.records]);
  for (const example of examples)
    admin.requireChecks(repositoryOf(example), ['harvester/intake', 'harvester/gate', 'harvester/evaluation'], created.appId);
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
  const socket = await warmRunner(cleanUp, folders.competitions, examples, say);
  admin.addRunnerGroup(names.control, 'harvester-vault', ['evaluate.yml', 'rejudge.yml', 'reevaluate.yml', 'tune.yml']);
  admin.addRunnerGroup(names.control, 'harvester-publish', ['publish.yml', 'reevaluate.yml', 'tune.yml']);
  admin.addRunner({
    name: 'vault-1',
    group: 'harvester-vault',
    labels: ['self-hosted', 'harvester-vault', 'harvester-data-ward'],
    slots: 2,
    repositories: [names.control],
    env: {
      HARVESTER_RUNNER_ID: 'runner-1',
      HARVESTER_RUNNER_KEY: join(work, 'runner-1.key.pem'),
      HARVESTER_DATA: privateDir,
      HARVESTER_STORE: join(work, 'runner-store'),
      HARVESTER_WARM: socket,
    },
  });
  admin.addRunner({ name: 'publisher', group: 'harvester-publish', labels: ['harvester-publish'], repositories: [names.control] });

  say('starting the app');
  const app = await closing(cleanUp, () =>
    startApp({
      appId: created.appId,
      privateKey: created.privateKey,
      webhookSecret,
      control: names.control,
      baseUrl: github.apiUrl,
      ledger: join(work, 'ledger.sqlite'),
      sweepSeconds: 20,
      throttle,
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
    participants: new Map(people.map(({ login }) => [login, person(login)])),
    publicFiles: new Map([...data].map(([example, { publicFile }]) => [example, publicFile])),
    privateDir,
    pagesDir: join(github.dir, 'pages', String(records.id)),
  };
}

/**
 * Starts a warm runner, whose socket it returns, and has it make sandboxes ready while the scene is set. What it cannot make ready starts cold.
 * In a folder of its own: a socket's path may have no more than about a hundred characters.
 */
async function warmRunner(
  cleanUp: AsyncDisposableStack,
  competitions: Iterable<readonly [name: string, dir: string]>,
  examples: readonly Example[],
  say: (line: string) => void,
): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'harvester-warm-'));
  cleanUp.defer(() => rm(home, { recursive: true, force: true }));
  const socket = join(home, 'runner.sock');
  const runner = await closing(cleanUp, () => serveWarm({ socket, version, sandboxes: 3, log: () => undefined }));
  for (const [name, competitionDir] of competitions) {
    if (!examples.some((example) => example === name)) continue;
    const competition = Competition.parse(load(await readFile(join(competitionDir, 'competition.yaml'), 'utf8')));
    const { path } = await environment('competition');
    void runner
      .warm({ competition, competitionDir, environment: { path } })
      .catch((error: unknown) => say(`no warm sandbox: ${String(error)}`));
  }
  return socket;
}

/** Makes the data of each example below `into`; the private splits of all lie in `privateDir`, as on a runner. */
async function makeData(into: string, privateDir: string, examples: readonly Example[]): Promise<Map<Example, ExampleData>> {
  const python = await environment('competition');
  const made = new Map<Example, ExampleData>();
  await mkdir(privateDir, { recursive: true });
  for (const example of examples) {
    const out = join(into, example);
    const data = await prepareExample(example, { out, python: python.python, libraryPath: join(python.path, 'lib') });
    for (const { name } of Object.values(data.splits)) await rename(join(data.privateDir, name), join(privateDir, name));
    made.set(example, data);
  }
  return made;
}

async function newKey(path: string): Promise<{ private: string; public: string }> {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await writeFile(path, pair.privateKey, { mode: 0o600 });
  return { private: pair.privateKey, public: pair.publicKey };
}
