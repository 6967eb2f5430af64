import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Column } from '../../core/contract/column.ts';
import { checkComposition } from '../../harvester/compose/check-composition.ts';
import { compileGraph } from '../../harvester/compose/compile-graph.ts';
import type { GraphNode, GraphStep } from '../../harvester/compose/inference-graph.ts';
import type { ModelFacts } from '../../harvester/compose/model-facts.ts';
import { routeGraph, type Reply } from '../../harvester/compose/route-graph.ts';
import { compositionRunner } from '../../harvester/compose/run-composition.ts';
import { endpointOf } from '../../harvester/compose/serve-composition.ts';
import { openTracing } from '../../harvester/compose/tracing.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';
import { waitFor } from '../../demo/wait.ts';

/**
 * What KServe's own router (v0.20.0) was seen to do over two of KServe's own ModelServers, asked of ours over the same: `double` multiplies by
 * two, `tenfold` by ten.
 */
const factors = { double: 2, tenfold: 10 } as const;
const here = join(import.meta.dirname, 'kserve');
const patienceSeconds = 300;
const servers: ChildProcess[] = [];
const addresses = new Map<string, string>();

beforeAll(async () => {
  const { path } = await buildEnvironment({ name: 'kserve-tests', lock: join(here, 'requirements.lock') });
  await Promise.all(
    Object.entries(factors).map(async ([name, factor]) => {
      const port = await freePort();
      const args = [join(here, 'serve.py'), name, String(factor), String(port)];
      servers.push(spawn(join(path, 'bin', 'python'), args, { stdio: 'ignore' }));
      addresses.set(name, `http://127.0.0.1:${port}`);
      await waitFor(`KServe's server of ${name}`, patienceSeconds, new AbortController().signal, () => ready(name));
    }),
  );
}, 600_000);

afterAll(async () => {
  await Promise.all(
    servers.map(async (server) => {
      if (server.exitCode !== null) return;
      server.kill('SIGKILL');
      await once(server, 'exit');
    }),
  );
});

const v1 = (name: string): string => `${addresses.get(name) ?? addresses.get('double')}/v1/models/${name}:predict`;
const v2 = (name: string): string => `${addresses.get(name)}/v2/models/${name}/infer`;

async function ask(node: GraphNode, body: unknown = { instances: [1, 2, 3] }, draw = (): number => 0): Promise<[number, unknown]> {
  const reply = await routeGraph({ nodes: { root: node } }, JSON.stringify(body), { call: post, draw });
  return [reply.status, JSON.parse(reply.body)];
}

async function post(address: string, body: string): Promise<Reply> {
  // KServe's servers close an idle connection after five seconds, which a busy machine may let pass between two requests.
  const headers = { 'content-type': 'application/json', connection: 'close' };
  const response = await fetch(address, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
}

const sequence = (...steps: GraphStep[]): GraphNode => ({ routerType: 'Sequence', steps });
const ensemble = (...steps: GraphStep[]): GraphNode => ({ routerType: 'Ensemble', steps });
const mapped = { data: '$response', mapPredictionsToInstances: true } as const;
const missing = { error: 'Model with name none does not exist.' };

test('a Sequence: the later step gets the original request, or the answer as instances, or the answer as it stands', async () => {
  const [double, tenfold] = [{ service: v1('double') }, { service: v1('tenfold') }];
  expect(await ask(sequence(double, tenfold))).toEqual([200, { predictions: [10, 20, 30] }]);
  expect(await ask(sequence(double, { ...tenfold, ...mapped }))).toEqual([200, { predictions: [20, 40, 60] }]);
  const [status, body] = await ask(sequence(double, { ...tenfold, data: '$response' }));
  expect([status, body]).toEqual([500, { error: expect.stringContaining('instances') }]);
  const stops = sequence(double, { ...tenfold, condition: 'predictions.#(>100)' });
  expect(await ask(stops)).toEqual([200, { predictions: [2, 4, 6] }]);
  expect(await ask(stops, { instances: [60] })).toEqual([200, { predictions: [600] }]);
});

test('an Ensemble only merges, by name or place; a soft failure is kept with status 200, a hard one is the answer', async () => {
  const both = [{ name: 'ma', service: v1('double') }, { service: v1('tenfold') }] as const;
  expect(await ask(ensemble(...both))).toEqual([200, { ma: { predictions: [2, 4, 6] }, '1': { predictions: [10, 20, 30] } }]);
  const lost = { name: 'lost', service: v1('none') };
  expect(await ask(ensemble(both[0], lost))).toEqual([200, { ma: { predictions: [2, 4, 6] }, lost: missing }]);
  expect(await ask(ensemble(both[0], { ...lost, dependency: 'Hard' }))).toEqual([404, missing]);
  const nowhere = { name: 'nowhere', service: 'http://127.0.0.1:1/v1/models/x:predict', dependency: 'Soft' } as const;
  expect((await ask(ensemble(both[0], nowhere)))[0]).toBe(500);
});

test('a Switch takes the first path that exists, and a Splitter fails the share its weights leave over', async () => {
  const cases: GraphNode = {
    routerType: 'Switch',
    steps: [
      { service: v1('tenfold'), condition: 'instances.#(>100)' },
      { service: v1('double'), condition: 'small' },
    ],
  };
  expect(await ask(cases, { instances: [200] })).toEqual([200, { predictions: [2000] }]);
  expect(await ask(cases, { instances: [1], small: false })).toEqual([200, { predictions: [2] }]);
  expect(await ask(cases)).toEqual([
    404,
    { error: 'Failed to process request', cause: 'None of the routes matched with the switch condition' },
  ]);
  const shares = (...weights: number[]): GraphNode => ({
    routerType: 'Splitter',
    steps: [v1('double'), v1('tenfold')].map((service, index) => ({ service, weight: weights[index] ?? 0 })),
  });
  expect(await ask(shares(80, 20), undefined, () => 79)).toEqual([200, { predictions: [2, 4, 6] }]);
  expect(await ask(shares(80, 20), undefined, () => 80)).toEqual([200, { predictions: [10, 20, 30] }]);
  expect(await ask(shares(30, 30), undefined, () => 60)).toEqual([
    500,
    { error: 'Failed to process request', cause: 'no route was selected by the splitter' },
  ]);
});

test('steps speak the Open Inference Protocol too, when the request has an id', async () => {
  const request = { id: '7', inputs: [{ name: 'x', shape: [3], datatype: 'FP64', data: [1, 2, 3] }] };
  const [status, body] = await ask(ensemble({ name: 'a', service: v2('double') }, { name: 'b', service: v2('tenfold') }), request);
  expect([status, body]).toMatchObject([
    200,
    { a: { id: '7', outputs: [{ data: [2, 4, 6] }] }, b: { id: '7', outputs: [{ data: [10, 20, 30] }] } },
  ]);
  expect((await ask(sequence({ service: v2('double'), dependency: 'Hard' }), { inputs: request.inputs }))[0]).toBe(500);
});

test('a composition of ours runs over them: the mean, which the router cannot make, and a shadow that is only compared', async () => {
  const number = (name: string): Column => ({ name, type: 'double' }) as Column;
  const facts = (title: string): ModelFacts => ({
    title,
    inputs: [number('x')],
    outputs: [number('y')],
    licence: 'MIT',
    sha256: 'd'.repeat(64),
  });
  const text = `harvester: 1
name: both
title: Both at once
owner: Tests
inputs: [{ name: x, type: double }]
models: { double: { model: models:/double/1 }, tenfold: { model: models:/tenfold/1 } }
nodes:
  root: { kind: splitter, routes: [{ node: mean, weight: 100 }], shadows: [double] }
  mean: { kind: ensemble, combine: mean, members: [{ node: double }, { node: tenfold }] }
  double: { kind: model, model: double }
  tenfold: { kind: model, model: tenfold }
`;
  const models = new Map(Object.keys(factors).map((name) => [name, facts(`${name}/1`)]));
  const check = checkComposition('composition.yaml', text, models);
  if (check.kind === 'bad') throw new Error(JSON.stringify(check.problems));
  const seen: unknown[] = [];
  const runner = compositionRunner({
    compiled: compileGraph(check.checked),
    endpoints: new Map(Object.keys(factors).map((name) => [name, endpointOf(v1(name))])),
    tracing: openTracing({ kind: 'off' }),
    onDisagreement: (one) => seen.push(one),
  });
  const reply = await runner.ask(JSON.stringify({ instances: [{ x: 1 }, { x: 0 }, { x: -3 }] }));
  expect([reply.status, JSON.parse(reply.body)]).toEqual([200, { predictions: [{ y: 6 }, { y: 0 }, { y: -18 }] }]);
  expect(seen).toEqual([{ node: 'root', shadow: 'double', answered: true, rows: 3, differing: 2, largest: 12 }]);
});

async function ready(name: string): Promise<true | undefined> {
  return fetch(`${addresses.get(name)}/v2/health/ready`).then(
    ({ ok }) => ok || undefined,
    () => undefined,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
