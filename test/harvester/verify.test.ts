import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tuningPath, type TuningRecord } from '../../core/contract/tuning-record.ts';
import type { SigningKey } from '../../core/provenance/dsse.ts';
import { seal } from '../../core/provenance/statement.ts';
import { exportHub } from '../../harvester/export/export-hub.ts';
import type { ExportedModel } from '../../harvester/export/model-facts.ts';
import { MlflowClient } from '../../harvester/mlflow/index.ts';
import { startMlflowServer, type MlflowServer } from '../../harvester/mlflow/server.ts';
import { rebuild } from '../../harvester/rebuild/rebuild.ts';
import { fetchModel } from '../../harvester/service/fetch-model.ts';
import { verifyChain, type Verified } from '../../harvester/verify/verify-chain.ts';
import { environment } from '../../scripts/environment.mjs';
import { recordedVersions, writeBelow, type RecordedVersions } from './recorded-versions.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let made: RecordedVersions;
let records: string;
let keys: { readonly runners: readonly SigningKey[]; readonly publishers: readonly SigningKey[] };

/** Three versions, published and recorded as the pipeline does it, and a tuning of the last. */
beforeAll(async () => {
  world = await openWorld();
  made = await recordedVersions({ world, models: ['logistic', 'boosted', 'committee'], champion: 'boosted' });
  ({ records } = made);
  keys = { runners: [made.runner.public], publishers: [made.publisher.public] };
  const record = tuning(made.versions.get('committee')?.modelSha256 ?? '');
  await writeBelow(records, tuningPath.tuning(record), `${JSON.stringify(await seal('tuning', record, made.runner.private))}\n`);
}, 400_000);
afterAll(() => world?.close());

const verify = (model = 'models:/breast-tumour@champion', client = world.client): Promise<Verified> =>
  verifyChain({ client, model, records, keys });
const broken = (verified: Verified): string[] => verified.links.filter(({ good }) => !good).map(({ name, why }) => `${name}: ${why}`);

test('a registered version is followed back to its pull request, link by link', async () => {
  const verified = await verify();
  expect(broken(verified)).toEqual([]);
  expect(verified).toMatchObject({ good: true, version: '2' });
  expect(verified.links.map(({ name }) => name)).toEqual([
    'version record',
    'registry',
    'attempt record',
    'gate',
    'evaluation',
    'artifacts',
    'package',
  ]);
});

test('an empty registry becomes what the records say, number by number, and a lost package keeps its number free', async () => {
  const { python } = await environment('mlflow');
  const server: MlflowServer = await startMlflowServer({ dir: join(world.dir, 'second'), python });
  try {
    const client = new MlflowClient({ uri: server.uri });
    const { packages } = made;
    const [lost] = packages.keys();
    const packageOf = async (sha256: string): Promise<string | undefined> => (sha256 === lost ? undefined : packages.get(sha256));
    const rebuilt = await rebuild({ client, records, keys, packageOf });
    expect(rebuilt.aliases).toEqual([
      { competition: 'breast-tumour', alias: 'champion', version: 2 },
      { competition: 'breast-tumour', alias: 'challenger', version: 3 },
    ]);
    expect(rebuilt.versions.map(({ version, missing }) => [version, missing])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
    expect(rebuilt.tunings).toEqual([{ id: 'breast-tumour-0123abcd', version: 1 }]);
    expect((await client.modelVersions.get('breast-tumour.tuned', '1'))?.tags).toMatchObject({
      private: 'true',
      parent: 'breast-tumour/3',
    });
    expect(await client.modelVersions.get('breast-tumour', '1')).toBeUndefined();
    for (const alias of ['champion', 'challenger']) {
      const [before, after] = await Promise.all([world.client, client].map((each) => each.aliases.get('breast-tumour', alias)));
      expect([alias, after?.version, after?.tags]).toEqual([alias, before?.version, before?.tags]);
    }
    expect(broken(await verify('models:/breast-tumour@champion', client))).toEqual([]);
    await expect(rebuild({ client, records, keys, packageOf })).rejects.toThrow('rebuild into an empty one');
  } finally {
    await server.close();
  }
});

test('a proved version leaves for the Hub as a package MLflow loads, with the same answers; what was written over does not leave', async () => {
  const { client } = world;
  const fetched = async (to: string): Promise<ExportedModel> =>
    fetchModel({ client, model: 'models:/breast-tumour/2', dir: join(world.dir, to) });
  const hub = join(world.dir, 'hub');
  await exportHub(await fetched('hub-model'), hub);
  expect(await world.pythonPredictions(join(hub, 'package'), world.rowsCsv)).toEqual(
    await world.pythonPredictions('models:/breast-tumour/2', world.rowsCsv),
  );
  const { artifact_uri } = (await client.runs.get((await client.modelVersions.get('breast-tumour', '2'))?.run_id ?? '')).info;
  const card = await client.artifacts.getText(artifact_uri, 'model/README.md');
  await client.artifacts.put(artifact_uri, 'model/README.md', new Blob([`${card}Trust me.\n`]));
  await expect(fetched('hub-again')).rejects.toThrow('README.md (changed)');
  await client.artifacts.put(artifact_uri, 'model/README.md', new Blob([card]));
});

test('MLflow lets somebody write over a registered version and says nothing; verify names the file', async () => {
  const { client } = world;
  const before = await client.modelVersions.get('breast-tumour', '2');
  const { artifact_uri } = (await client.runs.get(before?.run_id ?? '')).info;
  const loader = await client.artifacts.getText(artifact_uri, 'model/code/harvester_loader.py');
  await client.artifacts.put(artifact_uri, 'model/code/harvester_loader.py', new Blob([`import os\n${loader}`]));
  // The same status, the same times, no digest anywhere: this is what makes the overwrite silent.
  expect(await client.modelVersions.get('breast-tumour', '2')).toEqual(before);
  expect(broken(await verify())).toEqual(['artifacts: somebody wrote over what was published: code/harvester_loader.py (changed)']);
  await client.artifacts.put(artifact_uri, 'model/code/harvester_loader.py', new Blob([loader]));
  expect(broken(await verify())).toEqual([]);

  await client.modelVersions.setTag('breast-tumour', '2', 'digest', `sha256:${'a'.repeat(64)}`);
  expect(broken(await verify())).toEqual([expect.stringContaining('registry: its digest tag is sha256:aaaa')]);
});

test('records that are changed, moved or gone break the chain where they stand', async () => {
  const path = join(records, 'versions/breast-tumour/1.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/"sig":"./, '"sig":"A'));
  expect(broken(await verify('models:/breast-tumour/1'))).toEqual([expect.stringMatching(/^version record: .* is not trusted/)]);
  await writeFile(path, await readFile(join(records, 'versions/breast-tumour/2.json'), 'utf8'));
  expect(broken(await verify('models:/breast-tumour/1'))).toEqual([
    'version record: versions/breast-tumour/1.json is about version 2 of breast-tumour',
  ]);
  await writeFile(path, text);
  expect(broken(await verify('models:/breast-tumour/1'))).toEqual([]);
});

/** What a runner would have said of that version tuned on the ward's data. */
function tuning(parent: string): TuningRecord {
  const digest = createHash('sha256').update('tuned').digest('hex');
  return {
    harvester: 1,
    id: 'breast-tumour-0123abcd',
    competition: 'breast-tumour',
    parent: { version: 3, modelSha256: parent },
    data: { owner: 'ward', name: 'biopsies', version: '2025', sha256: digest, rows: 171 },
    params: { n_estimators: 40 },
    seed: 0,
    heldOut: { rows: 43, scores: [{ name: 'roc_auc', direction: 'higher', value: 0.97, low: 0.93, high: 1 }], difference: 0.01, p: 0.2 },
    submissionSha256: digest,
    bits: 7,
    environment: { id: digest, lockSha256: digest },
    runner: { id: 'runner-1', isolation: 'bwrap+rlimit', version: '0.1.0' },
    startedAt: '2026-11-22T11:00:00Z',
    finishedAt: '2026-11-22T11:01:00Z',
  };
}
