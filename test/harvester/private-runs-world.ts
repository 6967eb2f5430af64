import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dump } from 'js-yaml';
import type { Dataset } from '../../core/contract/dataset.ts';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { open, type RecordKind, type RecordOf } from '../../core/provenance/statement.ts';
import { startLocalGitHub, type LocalGitHub } from '../../local-github/start.ts';
import { appPermissions } from '../../organisation/init/app-manifest.ts';
import { environment } from '../../scripts/environment.mjs';
import { newSigner, recordedVersions, writeBelow, type RecordedVersions, type SignerKeys } from './recorded-versions.ts';
import { wardDataset, wardYear } from './ward-dataset.ts';
import { openWorld, type World } from './world.ts';

const root = new URL('../../', import.meta.url).pathname;
export const names = { competition: 'acme/breast-tumour', control: 'acme/harvester-control', records: 'acme/harvester-records' } as const;

/** An organisation on a GitHub of this machine, with registered versions, and a ward's private data on a runner of its own. */
export interface PrivateRuns {
  readonly world: World;
  readonly github: LocalGitHub;
  readonly recorded: RecordedVersions;
  /** The ward's own key, which `owners.yaml` of the runner's store names. */
  readonly ward: SignerKeys;
  /** The runner's store. */
  readonly store: string;
  readonly dataset: Dataset;
  /** Calls the API as wanda, of the ward, who may write to the control repository. Throws with GitHub's words on anything but success. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Every signed record of a kind that is in the records repository by now. */
  records<K extends RecordKind>(kind: K): Promise<readonly RecordOf[K][]>;
  /** Commits a file to the records repository. */
  commitRecord(path: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens that organisation. The competition's environment is the one the world's models were trained in. */
export async function openPrivateRuns(): Promise<PrivateRuns> {
  const world = await openWorld();
  let github: LocalGitHub | undefined;
  try {
    github = await startLocalGitHub({
      dir: join(world.dir, 'github'),
      actions: Object.fromEntries(
        ['reevaluate', 'tune'].map((name) => [`model-harvester/model-harvester/actions/${name}`, { dir: join(root, 'actions', name) }]),
      ),
    });
    return await populate(world, github);
  } catch (error) {
    await github?.close();
    await world.close();
    throw error;
  }
}

async function populate(world: World, github: LocalGitHub): Promise<PrivateRuns> {
  const { dir } = world;
  const lockSha256 = createHash('sha256').update(world.environmentLock).digest('hex');
  const competition = {
    ...world.competition,
    environment: { ...world.competition.environment, sha256: lockSha256 },
    limits: { ...world.competition.limits, memoryMB: 2048 },
  };
  const [recorded, ward] = await Promise.all([
    recordedVersions({ world, models: ['boosted', 'committee'], champion: 'boosted', competition }),
    newSigner('ward'),
  ]);
  const { runner, publisher } = recorded;
  const dataset = await layData(join(dir, 'data'));

  const config = dump(
    HarvesterConfig.parse({
      harvester: 1,
      competitions: [{ name: 'breast-tumour', repository: names.competition }],
      records: names.records,
      runners: [{ id: runner.id, publicKey: runner.pem.public }],
      publishers: [{ id: publisher.id, publicKey: publisher.pem.public }],
      mlflow: { uri: world.server.uri },
      site: { url: `${github.url}/pages/${names.records}/` },
    }),
  );
  const [control, home, store] = ['control', 'competition', 'store'].map((name) => join(dir, name)) as [string, string, string];
  await mkdir(control, { recursive: true });
  await cp(join(root, 'workflows', 'control'), join(control, '.github', 'workflows'), { recursive: true });
  await writeBelow(control, 'harvester.yaml', config);
  await writeBelow(control, 'datasets/ward/biopsies.yaml', dump(dataset));
  await writeBelow(recorded.records, 'harvester.yaml', config);
  await writeBelow(home, 'competition.yaml', dump(competition));
  await writeBelow(home, competition.environment.lock, world.environmentLock);
  await writeBelow(store, 'owners.yaml', dump({ harvester: 1, owners: [{ id: 'ward', publicKey: ward.pem.public }] }));
  await writeFile(join(dir, 'runner.pem'), runner.pem.private, { mode: 0o600 });

  const { admin } = github;
  const { token } = admin.createUser('wanda');
  admin.createUser('maria');
  admin.createOrganization('acme', { owners: ['maria'] });
  await admin.createRepository({ owner: 'acme', name: 'breast-tumour', from: home });
  await admin.createRepository({ owner: 'acme', name: 'harvester-control', private: true, from: control });
  await admin.createRepository({ owner: 'acme', name: 'harvester-records', private: true, from: recorded.records });
  for (const repository of [names.control, names.records]) admin.setCollaborator(repository, 'wanda', 'write');
  const app = admin.createApp({ slug: 'model-harvester', owner: 'acme', permissions: appPermissions });
  admin.install(app, Object.values(names));
  admin.setVariable(names.control, 'HARVESTER_APP_ID', String(app.appId));
  admin.setVariable(names.control, 'HARVESTER_RECORDS', names.records);
  admin.setSecret(names.control, 'HARVESTER_APP_PRIVATE_KEY', app.privateKey);
  admin.addRunnerGroup(names.control, 'harvester-vault', ['reevaluate.yml', 'tune.yml']);
  admin.addRunnerGroup(names.control, 'harvester-publish', ['reevaluate.yml', 'tune.yml']);
  admin.addRunner({ name: 'publisher', group: 'harvester-publish', labels: ['harvester-publish'], repositories: [names.control] });
  admin.addRunner({
    name: 'ward-1',
    group: 'harvester-vault',
    labels: ['harvester-vault', 'harvester-data-ward'],
    repositories: [names.control],
    env: {
      HARVESTER_RUNNER_ID: runner.id,
      HARVESTER_RUNNER_KEY: join(dir, 'runner.pem'),
      HARVESTER_DATA: join(dir, 'data'),
      HARVESTER_STORE: store,
    },
  });

  const api: PrivateRuns['api'] = async (method, path, body) => {
    const answer = await fetch(`${github.apiUrl}${path}`, {
      method,
      headers: { authorization: `token ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    world,
    github,
    recorded,
    ward,
    store,
    dataset,
    api,
    async records(kind) {
      const { tree } = (await api('GET', `/repos/${names.records}/git/trees/main?recursive=1`)) as Tree;
      const files = tree.filter(({ path, type }) => type === 'blob' && path.startsWith(`${kind}s/`) && !path.endsWith('.release.json'));
      return Promise.all(
        files.map(async ({ sha, path }) => {
          const { content } = (await api('GET', `/repos/${names.records}/git/blobs/${sha}`)) as { content: string };
          const envelope: unknown = JSON.parse(Buffer.from(content, 'base64').toString('utf8'));
          const opened = await open(kind, envelope, [runner.public, publisher.public]);
          if (opened.kind === 'bad') throw new Error(`${path} is not trusted: ${opened.why}`);
          return opened.record;
        }),
      );
    },
    async commitRecord(path, text) {
      const content = Buffer.from(text).toString('base64');
      const known = (await api('GET', `/repos/${names.records}/contents/${path}`).catch(() => undefined)) as { sha: string } | undefined;
      await api('PUT', `/repos/${names.records}/contents/${path}`, { message: `Write ${path}`, content, ...(known && { sha: known.sha }) });
    },
    async close() {
      await github.close();
      await world.close();
    },
  };
}

interface Tree {
  readonly tree: readonly { readonly path: string; readonly type: string; readonly sha: string }[];
}

/** Lays the ward's data on its runner, and says what its file in the control repository says. */
async function layData(data: string): Promise<Dataset> {
  const { python, path } = await environment('competition');
  const below = join(data, 'datasets', 'ward', 'biopsies');
  const env = { ...process.env, LD_LIBRARY_PATH: join(path, 'lib') };
  await promisify(execFile)(python, [join(root, 'test/harvester/make_dataset.py'), below], { env });
  return wardDataset(await wardYear(below, '2025'), { tuning: true });
}
