import { expect, test } from 'vitest';
import { pathExists } from './gjson.ts';
import type { GraphNode, GraphStep, InferenceGraph } from './inference-graph.ts';
import { routeGraph, type Reply } from './route-graph.ts';

/**
 * Each expectation is what the real router (KServe v0.20.0, `--graph-json`) was seen to do with the same graph and the same services.
 */
const services: Readonly<Record<string, (body: string) => Reply>> = {
  double: (body) => predictions(body, (value) => 2 * value),
  tenfold: (body) => predictions(body, (value) => 10 * value),
  echo: (body) => ({ status: 200, body: JSON.stringify({ got: JSON.parse(body) as unknown }) }),
  list: () => ({ status: 200, body: '[1]' }),
  text: () => ({ status: 200, body: 'ok' }),
  broken: () => ({ status: 503, body: '{"error":"busy"}' }),
};

function predictions(body: string, work: (value: number) => number): Reply {
  const { instances } = JSON.parse(body) as { instances?: number[] };
  if (!instances) return { status: 400, body: '{"error":"no instances"}' };
  return { status: 200, body: JSON.stringify({ predictions: instances.map(work), model: 'm' }) };
}

async function ask(
  graph: InferenceGraph | GraphNode,
  body: unknown = { instances: [1, 2, 3] },
  draw = (): number => 0,
): Promise<{ status: number; body: unknown }> {
  const whole = 'nodes' in graph ? graph : { nodes: { root: graph } };
  const call = async (service: string, sent: string): Promise<Reply> => {
    const found = services[service];
    if (!found) throw new Error(service === '' ? 'unsupported protocol scheme ""' : 'connection refused');
    return found(sent);
  };
  const reply = await routeGraph(whole, typeof body === 'string' ? body : JSON.stringify(body), { call, draw });
  return { status: reply.status, body: JSON.parse(reply.body) as unknown };
}

const sequence = (...steps: GraphStep[]): GraphNode => ({ routerType: 'Sequence', steps });
const ensemble = (...steps: GraphStep[]): GraphNode => ({ routerType: 'Ensemble', steps });
const at = (service: string, more: Partial<GraphStep> = {}): GraphStep => ({ service, ...more });

test('a sequence’s later step gets the original request', async () => {
  expect(await ask(sequence(at('double'), at('tenfold')))).toEqual({ status: 200, body: { predictions: [10, 20, 30], model: 'm' } });
});

test('with $response and mapPredictionsToInstances it gets the predictions, and nothing else', async () => {
  const mapped = { data: '$response', mapPredictionsToInstances: true } as const;
  expect((await ask(sequence(at('double'), at('tenfold', mapped)))).body).toEqual({ predictions: [20, 40, 60], model: 'm' });
  expect((await ask(sequence(at('double'), at('echo', mapped)))).body).toEqual({ got: { instances: [2, 4, 6] } });
});

test('with $response alone it gets the whole body, which has no instances', async () => {
  expect(await ask(sequence(at('double'), at('tenfold', { data: '$response' })))).toEqual({ status: 400, body: { error: 'no instances' } });
});

test('a condition is tested on the answer before; when it does not match, that answer is the end', async () => {
  const stops = sequence(at('double'), at('tenfold', { condition: 'predictions.#(>100)' }));
  expect((await ask(stops)).body).toMatchObject({ predictions: [2, 4, 6] });
  expect((await ask(stops, { instances: [60] })).body).toMatchObject({ predictions: [600] });
});

test('an ensemble merges by step name or position and neither votes nor averages', async () => {
  const merged = await ask(ensemble(at('double', { name: 'ma' }), at('tenfold')));
  expect(merged.body).toEqual({ ma: { predictions: [2, 4, 6], model: 'm' }, '1': { predictions: [10, 20, 30], model: 'm' } });
});

test.each(['list', 'text', 'nowhere'])(
  'an ensemble with a step that answers no object, or nothing (%s), fails as a whole, soft or not',
  async (service) => {
    expect((await ask(ensemble(at('double'), at(service, { dependency: 'Soft' })))).status).toBe(500);
  },
);

test('a soft step’s status is lost in the merge; a hard one’s is the answer', async () => {
  expect(await ask(ensemble(at('double', { name: 'a' }), at('broken', { name: 'b' })))).toMatchObject({
    status: 200,
    body: { b: { error: 'busy' } },
  });
  expect(await ask(ensemble(at('double'), at('broken', { dependency: 'Hard' })))).toEqual({ status: 503, body: { error: 'busy' } });
});

test('a switch takes the first path that exists, even to a false value; else 404', async () => {
  const node: GraphNode = {
    routerType: 'Switch',
    steps: [at('double', { condition: 'instances.#(>100)' }), at('tenfold', { condition: 'flag' })],
  };
  expect((await ask(node, { instances: [101] })).body).toMatchObject({ predictions: [202] });
  expect((await ask(node, { instances: [1], flag: false })).body).toMatchObject({ predictions: [10] });
  const none = { error: 'Failed to process request', cause: 'None of the routes matched with the switch condition' };
  expect(await ask(node, { instances: [1] })).toEqual({ status: 404, body: none });
  expect(await ask(node, 'not json')).toEqual({ status: 404, body: none });
});

test('a splitter counts 0 to 99 against weights; what is left over fails', async () => {
  const split = (...weights: number[]): GraphNode => ({
    routerType: 'Splitter',
    steps: weights.map((weight, index) => at(index === 0 ? 'double' : 'tenfold', { weight })),
  });
  const ways = async (node: GraphNode): Promise<number[]> => {
    const replies = await Promise.all(Array.from({ length: 100 }, (_, point) => ask(node, { instances: [1] }, () => point)));
    const firsts = replies.map(({ status, body }) => (status === 200 ? ((body as { predictions: number[] }).predictions[0] as number) : 0));
    return [2, 10, 0].map((value) => firsts.filter((each) => each === value).length);
  };
  expect(await ways(split(80, 20))).toEqual([80, 20, 0]);
  expect(await ways(split(30, 30))).toEqual([30, 30, 40]);
});

test('nodes nest; without a root, or a serviceUrl, it is 500', async () => {
  const nested: InferenceGraph = { nodes: { root: sequence({ nodeName: 'inner' }), inner: ensemble(at('double', { name: 'a' })) } };
  expect((await ask(nested)).body).toMatchObject({ a: { predictions: [2, 4, 6] } });
  expect(await ask({ nodes: { other: nested.nodes['inner'] as GraphNode } })).toMatchObject({
    status: 500,
    body: { cause: 'invalid route type: ' },
  });
  expect(await ask(sequence({ name: 'no-url' }))).toMatchObject({ status: 500, body: { cause: 'unsupported protocol scheme ""' } });
});

test('conditions are read as gjson reads them, and what is not read is refused', () => {
  expect(pathExists({ lang: 'en' }, '[@this].#(lang=="en")')).toBe(true);
  expect(pathExists({ lang: 'de' }, '[@this].#(lang=="en")')).toBe(false);
  expect(pathExists({ a: [{ b: 1 }, { b: 2 }] }, 'a.1.b')).toBe(true);
  expect(pathExists({ 'a.b': 1 }, 'a\\.b')).toBe(true);
  expect(pathExists({ a: {} }, 'a.constructor')).toBe(false);
  for (const path of ['a|b', '@reverse', 'a.*', 'a.#(b==1)#']) expect(() => pathExists({ a: [] }, path)).toThrow('not read here');
});
