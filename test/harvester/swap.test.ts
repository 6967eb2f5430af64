import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VersionRecord } from '../../core/contract/records.ts';
import { seal } from '../../core/provenance/statement.ts';
import { packageModel } from '../../harvester/package/package-model.ts';
import { promote } from '../../harvester/promote.ts';
import { publish } from '../../harvester/publish.ts';
import { newApiKey } from '../../harvester/service/api-keys.ts';
import { recordSource } from '../../harvester/service/record-source.ts';
import { serveCatalog } from '../../harvester/service/serve-catalog.ts';
import { serveModel, type Service } from '../../harvester/service/serve-model.ts';
import { openWorld, type World } from './world.ts';

const name = 'breast-tumour';
const key = newApiKey('story');
let world: World;
let service: Service;
let records: string;
let signer: CryptoKeyPair;
beforeAll(async () => {
  world = await openWorld();
  records = await mkdtemp(join(tmpdir(), 'harvester-records-'));
  signer = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  await crown(await released(1));
  service = await serveModel({
    registry: world.server.uri,
    model: `models:/${name}@champion`,
    records: recordSource(records, [{ id: 'publisher', key: signer.publicKey }]),
    door: { keys: key.line },
    pollSeconds: 0,
  });
});
afterAll(async () => {
  await service?.close();
  await world?.close();
  await rm(records, { recursive: true, force: true });
});

interface Release {
  readonly version: string;
  readonly runId: string;
}

/** The boosted model as another pull request would bring it, registered and, if wanted, signed. */
async function released(pull: number, { signed = true } = {}): Promise<Release> {
  const { dir, manifest, attempt: first } = await world.submissionOf('boosted');
  const attempt = { ...first, key: { ...first.key, number: pull } };
  const { client, competition, environmentLock } = world;
  const out = join(await mkdtemp(join(world.dir, 'release-')), 'package');
  const made = await packageModel({ competition, manifest, submissionDir: dir, attempt, environmentLock, pythonVersion: '3.11.7', out });
  const mergeSha = 'c'.repeat(40);
  const published = await publish({
    client,
    competition,
    packageDir: out,
    packageSha256: made.sha256,
    packageFiles: made.files,
    attempt,
    mergeSha,
  });
  const record: VersionRecord = {
    harvester: 1,
    competition: name,
    version: Number(published.version),
    key: attempt.key,
    mergeSha,
    team: attempt.team,
    title: attempt.title,
    runKey: attempt.runKey,
    submissionSha256: attempt.submission.treeSha256,
    modelSha256: made.sha256,
    attemptSha256: 'a'.repeat(64),
    champion: { kind: 'crown', why: 'first' },
    registry: { name, version: published.version, runId: published.runId },
    publishedAt: '2026-11-22T10:00:00.000Z',
  };
  const file = join(records, `versions/${name}/${published.version}.json`);
  await mkdir(dirname(file), { recursive: true });
  if (signed) await writeFile(file, JSON.stringify(await seal('version', record, { id: 'publisher', key: signer.privateKey })));
  return published;
}

function crown({ version }: Release): Promise<void> {
  return promote({ client: world.client, name, version });
}

const authorization = { authorization: `Bearer ${key.key}` };
const ask = (url = service.url, path = '/invocations', headers: Record<string, string> = authorization): Promise<Response> =>
  fetch(url + path, { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' }, body: world.rowsCsv });

interface Readiness {
  readonly models: readonly { readonly version: string; readonly update: { readonly state: string; readonly why?: string } }[];
}
const readiness = async (): Promise<Readiness['models'][number] | undefined> =>
  ((await (await fetch(`${service.url}/readyz`)).json()) as Readiness).models[0];

test('only who has a key may ask, and everybody may look whether it is ready and how to call it', async () => {
  expect((await ask()).status).toBe(200);
  for (const headers of [{}, { authorization: 'Bearer mh_wrong' }, { authorization: 'Basic eDp5' }] as Record<string, string>[]) {
    const refused = await ask(service.url, '/invocations', headers);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="model"']);
    expect(await refused.text()).not.toContain('mh_');
  }
  expect((await ask(service.url, '/invocations', { 'x-api-key': key.key })).status).toBe(200);
  for (const path of ['/readyz', '/livez', '/docs', '/openapi.json'])
    expect([path, (await fetch(service.url + path)).status]).toEqual([path, 200]);
  for (const path of ['/metrics', '/provenance', '/model-card'])
    expect([path, (await fetch(service.url + path)).status]).toEqual([path, 401]);
});

test('when the alias moves, the other version takes over without a lost request', async () => {
  await crown(await released(2));
  const versions = new Set<string | null>();
  const wrong: number[] = [];
  let asked = 0;
  const stop = new AbortController();
  const callers = Array.from({ length: 8 }, async () => {
    while (!stop.signal.aborted) {
      const answer = await ask();
      asked++;
      versions.add(answer.headers.get('x-model-version'));
      const { predictions = [] } = (await answer.json()) as { predictions?: unknown[] };
      if (answer.status !== 200 || predictions.length !== 171) wrong.push(answer.status);
    }
  });
  await expect.poll(() => asked, { timeout: 60_000 }).toBeGreaterThan(8);
  await service.refresh();
  const then = asked;
  await expect.poll(() => asked, { timeout: 60_000 }).toBeGreaterThan(then + 16);
  stop.abort();
  await Promise.all(callers);
  expect([wrong, versions, service.version]).toEqual([[], new Set(['1', '2']), '2']);
  expect(await readiness()).toMatchObject({ version: '2', update: { state: 'current' } });
});

test('a version somebody wrote over is not taken in: the old one stays and says so', async () => {
  const bad = await released(3);
  const { artifact_uri } = (await world.client.runs.get(bad.runId)).info;
  await crown(bad);
  await world.client.artifacts.put(artifact_uri, 'model/code/harvester_loader.py', new Blob(['import os']));
  await service.refresh();
  expect(await readiness()).toMatchObject({
    version: '2',
    update: { state: 'refused', version: '3', why: expect.stringContaining('harvester_loader.py (changed)') },
  });
  const metrics = await (await fetch(`${service.url}/metrics`, { headers: authorization })).text();
  expect(metrics).toContain(`harvester_model_update{name="${name}",state="refused"} 1`);
  expect((await ask()).status).toBe(200);
});

test('nor is one without a signed record, though its bytes are whole; once it is signed it comes in', async () => {
  const unsigned = await released(4, { signed: false });
  await crown(unsigned);
  await service.refresh();
  expect(await readiness()).toMatchObject({
    version: '2',
    update: { state: 'refused', why: expect.stringContaining(`versions/${name}/4.json`) },
  });
  await released(4);
  await service.refresh();
  expect(await readiness()).toMatchObject({ version: '4', update: { state: 'current' } });
});

test('an alias that moves while its version comes, a registry that dawdles and a version half published: one whole version is served throughout', async () => {
  const { client } = world;
  const [first, second, third] = [await released(5), await released(6), await released(7)];
  await crown(first);
  let before = async (path: string): Promise<void> => {
    if (path.endsWith('/manifest.txt')) await crown(second);
  };
  const registry = await between((path) => before(path));
  try {
    const following = await serveModel({ registry: registry.url, model: `models:/${name}@champion`, pollSeconds: 0 });
    try {
      before = async () => {};
      expect(following.version).toBe(first.version);
      await following.refresh();
      expect(following.version).toBe(second.version);

      const experiment = await client.experiments.ensure(name);
      const { info } = await client.runs.create(experiment);
      const tags = { digest: `sha256:${'b'.repeat(64)}` };
      const half = await client.modelVersions.create(name, { source: `runs:/${info.run_id}/model`, runId: info.run_id, tags });
      await client.aliases.set(name, 'champion', half.version);
      await following.refresh();
      const { models } = (await (await fetch(`${following.url}/readyz`)).json()) as Readiness;
      const why = expect.stringContaining(`version ${half.version} of "${name}" is not what was published`);
      expect(models[0]).toMatchObject({ version: second.version, update: { state: 'refused', why } });

      await crown(third);
      before = () => sleep(200);
      const answers = new Set<string>();
      const state = { looking: true };
      const looked = following.refresh().finally(() => (state.looking = false));
      while (state.looking) {
        const answer = await ask(following.url, '/invocations', {});
        answers.add(`${answer.status} ${answer.headers.get('x-model-version')}`);
        await answer.arrayBuffer();
      }
      await looked;
      expect([...answers][0]).toBe(`200 ${second.version}`);
      expect([following.version, (await ask(following.url, '/invocations', {})).status]).toEqual([third.version, 200]);
    } finally {
      await following.close();
    }
  } finally {
    await registry.close();
  }
});

/** The registry, as seen by who reads it through somebody that does something before each call. */
async function between(before: (path: string) => Promise<void>): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      await before(request.url ?? '');
      const answer = await fetch(`${world.server.uri}${request.url}`);
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    };
    pass().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

test('a catalog serves every champion on one port, and lets new ones in', async () => {
  const catalog = await serveCatalog({ registry: world.server.uri, pollSeconds: 0 });
  try {
    expect(catalog.names).toEqual([name]);
    const { dir, sha256, attempt } = await world.packageOf('boosted');
    const { client } = world;
    const competition = { ...world.competition, name: 'second' };
    await publish({ client, competition, packageDir: dir, packageSha256: sha256, attempt, mergeSha: 'c'.repeat(40) });
    await promote({ client, name: 'second', version: '1' });
    await catalog.refresh();
    expect(catalog.names).toEqual([name, 'second']);
    const bodies = await Promise.all(catalog.names.map(async (each) => (await ask(catalog.url, `/models/${each}/invocations`, {})).json()));
    expect(bodies[0]).toEqual(bodies[1]);
    expect(await (await fetch(catalog.url)).text()).toContain('href="/models/second/"');
    const { models } = (await (await fetch(`${catalog.url}/catalog.json`)).json()) as { models: { openapi: string }[] };
    for (const { openapi } of models) {
      const { paths } = (await (await fetch(catalog.url + openapi)).json()) as { paths: object };
      expect(Object.keys(paths)).toContain(openapi.replace('openapi.json', 'predict'));
    }
    expect((await ask(catalog.url, '/models/nobody/invocations', {})).status).toBe(404);
    await client.aliases.delete('second', 'champion');
    await catalog.refresh();
    expect((await ask(catalog.url, '/models/second/invocations', {})).status).toBe(404);
  } finally {
    await catalog.close();
  }
});

test('while the registry is down, what is served goes on', async () => {
  await world.server.close();
  await service.refresh();
  expect(await readiness()).toMatchObject({ version: '4', update: { state: 'unreachable' } });
  expect((await ask()).status).toBe(200);
});
