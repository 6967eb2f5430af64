import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dataset } from '../../core/contract/dataset.ts';
import type { ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import { alarmsOf, issueOf } from '../../core/rules/reevaluation.ts';
import { checkComposition, type CheckedComposition } from '../../harvester/compose/check-composition.ts';
import { loadModels } from '../../harvester/compose/load-models.ts';
import { serveComposition } from '../../harvester/compose/serve-composition.ts';
import { parseModelUri, resolveModel } from '../../harvester/registry/resolve-model.ts';
import { replayShadows } from '../../harvester/replay/replay-shadows.ts';
import { promote } from '../../harvester/promote.ts';
import { publish } from '../../harvester/publish.ts';
import { reevaluate } from '../../harvester/reevaluate/reevaluate.ts';
import { fetchModel } from '../../harvester/service/fetch-model.ts';
import { registerTuned } from '../../harvester/tune/register-tuned.ts';
import { releaseTuned } from '../../harvester/tune/release-tuned.ts';
import { parseSpace } from '../../harvester/tune/search-params.ts';
import { tune } from '../../harvester/tune/tune.ts';
import { environment } from '../../scripts/environment.mjs';
import { open, seal } from '../../core/provenance/statement.ts';
import { roundUp125 } from '../../vault/buckets.ts';
import { newSigner, type SignerKeys } from './recorded-versions.ts';
import { wardDataset, wardYear } from './ward-dataset.ts';
import { openWorld, type ModelName, type World } from './world.ts';

const root = new URL('../../', import.meta.url).pathname;
let world: World;
let store: string;
let runner: SignerKeys;
const versions = new Map<ModelName, number>();

beforeAll(async () => {
  world = await openWorld();
  store = join(world.dir, 'store');
  runner = await newSigner('runner-1');
  for (const name of ['boosted', 'logistic', 'committee'] as const) {
    const { dir, sha256, attempt } = await world.packageOf(name);
    const { client, competition } = world;
    const { version } = await publish({ client, competition, packageDir: dir, packageSha256: sha256, attempt, mergeSha: 'c'.repeat(40) });
    versions.set(name, Number(version));
  }
  await promote({ client: world.client, name: 'breast-tumour', version: String(versions.get('boosted')) });
  const { python, path } = await environment('competition');
  const env = { ...process.env, LD_LIBRARY_PATH: join(path, 'lib') };
  await promisify(execFile)(python, [join(root, 'test/harvester/make_dataset.py'), join(world.dir, 'data', 'ward', 'biopsies')], { env });
}, 400_000);
afterAll(() => world?.close());

const now = (): Date => new Date();

async function dataset(year: string, over: object = {}): Promise<Dataset> {
  const below = join(world.dir, 'data', 'ward', 'biopsies');
  const reference = year === '2025' ? {} : { reference: await wardYear(below, '2025') };
  return wardDataset(await wardYear(below, year), { ...reference, ...over });
}

/** A registered version with every byte proved, and what re-evaluation and tuning need beside it. */
async function subject(name: ModelName) {
  const found = await resolveModel(world.client, parseModelUri(`models:/breast-tumour/${versions.get(name)}`));
  const dir = await mkdtemp(join(world.dir, 'model-'));
  const model = await fetchModel({ client: world.client, model: `models:/breast-tumour/${found.version}`, dir });
  return {
    model: { ...model, number: Number(found.version) },
    competition: { ...world.competition, limits: { ...world.competition.limits, memoryMB: 2048 } },
    dataDir: join(world.dir, 'data'),
    environment: { id: 'e'.repeat(64), path: world.environment, lockSha256: 'f'.repeat(64) },
    store,
    runnerId: 'runner-1',
    version: '0.1.0',
    now,
  };
}

test('two registered models answer as one service, with the mean of what each says alone, spans and one description', async () => {
  const checked = await good(compositionText());
  const spans: { span: string; traceId: string }[] = [];
  const log = (line: string): void =>
    void (line.startsWith('{"span"') && spans.push(JSON.parse(line) as { span: string; traceId: string }));
  const service = await serveComposition({
    checked,
    registry: world.server.uri,
    python: { environment: world.environment },
    trace: { kind: 'lines', log },
    log: () => undefined,
  });
  try {
    const [header = '', ...lines] = world.rowsCsv.trim().split('\n');
    const rows = lines
      .slice(0, 20)
      .map((line) => Object.fromEntries(line.split(',').map((cell, at) => [header.split(',')[at] as string, Number(cell)])));
    const answer = await ask(`${service.url}/predict`, { rows });
    const alone = await Promise.all(
      (['boosted', 'logistic'] as const).map(async (name) =>
        (await world.pythonPredictions(`models:/breast-tumour/${versions.get(name)}`, [header, ...lines.slice(0, 20)].join('\n'))).flat(),
      ),
    );
    const expected = rows.map((_, row) => ((alone[0]?.[row] as number) + (alone[1]?.[row] as number)) / 2);
    const predictions = (answer.body as { predictions: { p_benign: number }[] }).predictions.map(({ p_benign }) => p_benign);
    expect(Math.max(...predictions.map((value, row) => Math.abs(value - (expected[row] as number))))).toBeLessThanOrEqual(1e-9);

    expect(new Set(spans.map(({ span }) => span))).toEqual(
      new Set([
        'composition',
        'node root',
        'node root.members',
        'node boosted',
        'node logistic',
        'model boosted',
        'model logistic',
        'step root/combine',
      ]),
    );
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);

    expect(await ask(`${service.url}/predict`, { rows: [{ ...rows[0], mean_radius: 'wide' }] })).toMatchObject({
      status: 400,
      body: { errors: [{ row: 0, column: 'mean_radius' }] },
    });
    const description = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(description.paths)).toContain('/predict');
    expect(await (await fetch(`${service.url}/graph.svg`)).text()).toContain('role="img"');
  } finally {
    await service.close();
  }
  await expect(fetch(service.url)).rejects.toThrow('fetch failed');
});

test('a champion is evaluated on a second private dataset; a year later it drifted and fell, and an issue says so', async () => {
  const first = await reevaluate({ ...(await subject('boosted')), dataset: await dataset('2025'), trigger: 'champion' });
  expect(first.outcome).toMatchObject({ kind: 'scored', scores: [{ name: 'roc_auc' }] });
  expect(alarmsOf(first, [])).toEqual([]);

  const other = await reevaluate({ ...(await subject('logistic')), dataset: await dataset('2025'), trigger: 'asked' });
  expect(other.outcome).toMatchObject({ kind: 'scored', comparisons: [{ version: versions.get('boosted') }] });

  const later = await reevaluate({ ...(await subject('boosted')), dataset: await dataset('2026'), trigger: 'schedule' });
  const drift = later.outcome.kind === 'scored' ? later.outcome.drift : undefined;
  expect(drift?.inputs.find(({ name }) => name === 'nucleus_radius_mm')).toEqual({ name: 'nucleus_radius_mm', level: 'major' });
  expect(drift?.inputs.find(({ name }) => name === 'mean_texture')).toEqual({ name: 'mean_texture', level: 'stable' });
  const issue = issueOf(later, alarmsOf(later, [first]), ['wanda'], 'reevaluations/x.json');
  expect(issue?.title).toBe('breast-tumour version 1 on ward/biopsies: regression and drift');
  expect(issue?.body).toMatch(/@wanda.*breast-tumour.*\n[^]*roc_auc fell from 0\.\d+ to 0\.\d+/);
  expect(issue?.body).toContain('nucleus_radius_mm, p_benign moved far');
  expect(alarmsOf({ ...later, startedAt: '2100-01-01T00:00:00Z' }, [first, later]).map(({ kind }) => kind)).toEqual(['regression']);
});

test('a shadow meets a ward’s recorded rows before it is asked anything; only shares of them leave, and are booked', async () => {
  const shadowed = compositionText().replace(
    /  root: .*\n/,
    '  root: { kind: splitter, routes: [{ node: boosted, weight: 100 }], shadows: [logistic] }\n',
  );
  const checked = await good(shadowed);
  const input = {
    ...(await subject('boosted')),
    checked,
    text: shadowed,
    fetchModel: async (name: string) => {
      const dir = await mkdtemp(join(world.dir, 'shadow-'));
      return fetchModel({ client: world.client, model: `models:/${checked.models.get(name)?.title}`, dir });
    },
    rowsPerRequest: 10,
    seed: 1,
  };
  const record = await replayShadows({ ...input, dataset: await dataset('2025', { release: { scores: 'exact' } }) });
  const csv = world.rowsCsv;
  const [asked, shadow] = await Promise.all(
    (['boosted', 'logistic'] as const).map(
      async (name) => (await world.pythonPredictions(`models:/breast-tumour/${versions.get(name)}`, csv)).flat() as number[],
    ),
  );
  const gaps = (asked ?? []).map((value, row) => Math.abs(value - (shadow?.[row] as number)));
  expect(record).toMatchObject({ unanswered: 0, shadows: [{ node: 'root', shadow: 'logistic', answered: 1 }] });
  expect(record.shadows[0]?.differing).toBeCloseTo(gaps.filter((gap) => gap > 1e-9).length / gaps.length, 9);
  expect(record.shadows[0]?.largest).toBeCloseTo(Math.max(...gaps), 9);
  expect(record.ledger?.lines).toBeGreaterThan(0);
  expect(await open('shadow-replay', await seal('shadow-replay', record, runner.private), [runner.public])).toMatchObject({ kind: 'good' });

  const rounded = await replayShadows({ ...input, dataset: await dataset('2025') });
  expect(rounded.bits).toBeLessThan(record.bits);
  expect(rounded.shadows[0]?.largest).toBe(roundUp125(Math.max(...gaps)));
  await expect(replayShadows({ ...input, dataset: await dataset('2025', { release: { budgetBits: 1 } }) })).rejects.toMatchObject({
    errorClass: 'BUDGET',
  });
  await expect(replayShadows({ ...input, checked: await good(compositionText()), dataset: await dataset('2025') })).rejects.toThrow(
    'has no shadows',
  );
});

test('what may not be told is not told: other data, a spent budget', async () => {
  const refused = async (over: object): Promise<ReevaluationRecord['outcome']> =>
    (await reevaluate({ ...(await subject('boosted')), dataset: await dataset('2025', over), trigger: 'asked' })).outcome;
  const { data } = await dataset('2025');
  expect(await refused({ data: { ...data, sha256: 'a'.repeat(64) } })).toEqual({ kind: 'failed', errorClass: 'INFRA', bits: 0 });
  expect(await refused({ release: { budgetBits: 1 } })).toEqual({ kind: 'failed', errorClass: 'BUDGET', bits: 0 });
});

test('a model is tuned on private data; its weights stay until their owner signs for them', async () => {
  const given = await dataset('2025', { tuning: true });
  const input = { ...(await subject('committee')), spaces: new Map([['n_estimators', parseSpace('5..40')]]), search: 2, seed: 7 };
  await expect(tune({ ...input, dataset: await dataset('2025') })).rejects.toThrow('not given for tuning');
  const { record, submissionDir } = await tune({ ...input, dataset: given });
  expect(record.parent.version).toBe(versions.get('committee'));
  expect(record.search?.trials).toHaveLength(2);
  expect(record.heldOut.scores[0]?.value).toBeGreaterThan(0.8);
  expect((await readdir(submissionDir)).toSorted()).toEqual(['forest.joblib', 'model.py']);
  expect((await tune({ ...input, dataset: given })).record.id).toBe(record.id);

  const version = await registerTuned(world.client, record);
  expect(await registerTuned(world.client, record)).toBe(version);
  const registered = await world.client.modelVersions.get('breast-tumour.tuned', version);
  expect(registered?.tags).toMatchObject({
    private: 'true',
    parent: `breast-tumour/${record.parent.version}`,
    dataset: 'ward/biopsies@2025',
  });
  expect(await world.client.artifacts.list(registered?.run_id ?? '')).toEqual([]);

  const [owner, stranger] = (await Promise.all([newSigner('ward'), newSigner('ward')])).map(({ pem }) => pem) as [Pem, Pem];
  await mkdir(store, { recursive: true });
  const indented = owner.public.replace(/^/gm, '      ');
  await writeFile(join(store, 'owners.yaml'), `harvester: 1\nowners:\n  - id: ward\n    publicKey: |\n${indented}`);
  const release = { store, id: record.id, owner: 'ward', why: 'site B may have it', out: join(world.dir, 'released'), now };
  await expect(releaseTuned({ ...release, key: stranger.private })).rejects.toThrow('not the key');
  await expect(releaseTuned({ ...release, owner: 'mallory', key: owner.private })).rejects.toThrow('mallory is not an owner');
  expect(await readdir(world.dir)).not.toContain('released');
  const { release: signed } = await releaseTuned({ ...release, key: owner.private });
  expect(signed).toMatchObject({ id: record.id, owner: 'ward', submissionSha256: record.submissionSha256 });
  expect((await readdir(release.out)).toSorted()).toEqual(['forest.joblib', 'model.py']);
  await writeFile(join(submissionDir, 'forest.joblib'), 'other bytes');
  await expect(releaseTuned({ ...release, key: owner.private, out: join(world.dir, 'again') })).rejects.toThrow(
    'are not those of its record',
  );
});

function compositionText(): string {
  const inputs = world.competition.inputs.map((column) => `  - ${JSON.stringify(column)}`).join('\n');
  return `harvester: 1
name: second-opinion
title: Two opinions on a tumour
owner: Onco team
inputs:
${inputs}
models:
  boosted: { model: models:/breast-tumour@champion }
  logistic: { model: models:/breast-tumour/${versions.get('logistic')} }
nodes:
  root: { kind: ensemble, combine: mean, members: [{ node: boosted }, { node: logistic }] }
  boosted: { kind: model, model: boosted }
  logistic: { kind: model, model: logistic }
`;
}

async function good(text: string): Promise<CheckedComposition> {
  const models = {
    boosted: { model: 'models:/breast-tumour@champion' },
    logistic: { model: `models:/breast-tumour/${versions.get('logistic')}` },
  };
  const check = checkComposition('composition.yaml', text, await loadModels({ models }, { registry: world.client }));
  if (check.kind === 'bad') throw new Error(JSON.stringify(check.problems));
  return check.checked;
}

async function ask(url: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

type Pem = SignerKeys['pem'];
