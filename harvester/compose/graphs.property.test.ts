import fc from 'fast-check';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import type { Column } from '../../core/contract/column.ts';
import { FrameReader } from '../service/frame-reader.ts';
import { exampleFacts } from '../testing/compositions.ts';
import { checkComposition } from './check-composition.ts';
import { compileGraph } from './compile-graph.ts';
import { OperationRefusal, runOperation } from './operations.ts';
import { routeGraph, type Reply } from './route-graph.ts';

/** As somebody might write one. */
type Node = { readonly kind: string; readonly model?: string };

const names = ['root', 'a', 'b', 'c', 'd'] as const;
const inputs: Column[] = [
  { name: 'radius', type: 'double', unit: 'mm', range: [0, 40] },
  { name: 'pixels', type: 'long', range: [0, 4000] },
  { name: 'site', type: 'string', classes: ['left', 'right'] },
];
const modelNames = ['boosted', 'boosted', 'logistic', 'logistic', 'gauge', 'kind'];
const weight = fc.constantFrom(30, 50, 50, 70, 100, 100);

/** A node that leads, mostly, to nodes after it: many graphs are good, many are not. */
function node(index: number): fc.Arbitrary<Node> {
  const later = fc.constantFrom(...(names.slice(index + 1).length > 0 ? names.slice(index + 1) : names));
  const any = fc.oneof({ weight: 12, arbitrary: later }, { weight: 1, arbitrary: fc.constantFrom(...names, 'nobody') });
  const model = fc.record(
    {
      kind: fc.constant('model' as const),
      model: fc.constantFrom(...modelNames),
      in: fc.constantFrom(
        { radius: { from: 'radius', clip: true as const } },
        { radius: 'measured' },
        { radius: { from: 'measured', clip: true as const } },
      ),
      out: fc.constantFrom({ p: 'p' }, { p: 'p' }, { p: 'p' }, { measured: 'radius' }, { q: 'p' }, { p: 'label' }),
    },
    { requiredKeys: ['kind', 'model'] },
  );
  const condition = fc.constantFrom(
    { column: 'site', is: 'left' },
    { column: 'site', is: 'right' },
    { column: 'radius', above: 20 },
    { column: 'p', below: 0.5 },
  );
  if (index === names.length - 1) return model;
  return fc.oneof(
    { weight: 3, arbitrary: model },
    {
      weight: 2,
      arbitrary: fc.record(
        {
          kind: fc.constant('sequence' as const),
          steps: fc.array(any, { minLength: 1, maxLength: 3 }),
          answer: fc.constantFrom(['p'], ['p', 'measured']),
        },
        { requiredKeys: ['kind', 'steps'] },
      ),
    },
    {
      weight: 2,
      arbitrary: fc.record(
        {
          kind: fc.constant('ensemble' as const),
          combine: fc.constantFrom('mean' as const, 'vote' as const, 'weighted' as const),
          members: fc.array(fc.record({ node: any, weight }, { requiredKeys: ['node'] }), { minLength: 2, maxLength: 3 }),
          threshold: fc.constant(0.5),
        },
        { requiredKeys: ['kind', 'combine', 'members'] },
      ),
    },
    {
      weight: 2,
      arbitrary: fc.record(
        {
          kind: fc.constant('switch' as const),
          cases: fc.array(fc.record({ when: condition, node: any }), { minLength: 1, maxLength: 2 }),
          default: any,
        },
        { requiredKeys: ['kind', 'cases'] },
      ),
    },
    {
      weight: 2,
      arbitrary: fc.record(
        {
          kind: fc.constant('splitter' as const),
          routes: fc.array(fc.record({ node: any, weight }), { minLength: 1, maxLength: 2 }),
          shadows: fc.array(any, { minLength: 1, maxLength: 1 }),
        },
        { requiredKeys: ['kind', 'routes'] },
      ),
    },
  );
}

/** Only what can be reached, so that most graphs fail for something more interesting. */
function reachable(all: Readonly<Record<string, Node>>): Record<string, Node> {
  const text = (name: string): string => JSON.stringify(all[name] ?? '');
  const seen = new Set(['root']);
  for (const name of seen) for (const other of names) if (text(name).includes(`"${other}"`)) seen.add(other);
  return Object.fromEntries(Object.entries(all).filter(([name]) => seen.has(name)));
}

const graphs = fc
  .tuple(...names.map((_, index) => node(index)))
  .map((made) => reachable(Object.fromEntries(names.map((name, index) => [name, made[index] as Node]))));

function yaml(nodes: Readonly<Record<string, Node>>): string {
  const asked = new Set(Object.values(nodes).flatMap((each) => (each.model !== undefined ? [each.model] : [])));
  const models = Object.fromEntries([...asked].map((name) => [name, { model: `models:/${exampleFacts.get(name)?.title}` }]));
  return dump({ harvester: 1, name: 'any', title: 'Any graph', owner: 'Nobody', inputs, models, nodes }, { noRefs: true });
}

const rowOf = fc.record({
  radius: fc.double({ min: 0, max: 40, noNaN: true }),
  pixels: fc.integer({ min: 0, max: 4000 }),
  site: fc.constantFrom('left', 'right'),
});

test(
  'any graph the check accepts runs and answers what it promised; any it refuses is told with its node and line',
  { timeout: 120_000 },
  async () => {
    const seen = { good: 0, bad: 0 };
    await fc.assert(
      fc.asyncProperty(graphs, rowOf, fc.integer({ min: 0, max: 99 }), async (nodes, row, drawn) => {
        const text = yaml(nodes);
        const models = new Map([...exampleFacts].filter(([name]) => text.includes(`models:/${exampleFacts.get(name)?.title}`)));
        const check = checkComposition('any.yaml', text, models);
        if (check.kind === 'bad') {
          seen.bad += 1;
          for (const problem of check.problems) {
            expect(problem.line).toBeGreaterThan(0);
            expect(problem.message).toMatch(/node "|model "|nodes\./);
            expect(problem.next).not.toBe('');
          }
          return;
        }
        seen.good += 1;
        const reply = await run(check.checked, row, drawn);
        expect(reply.status, `${text}\n${reply.body}`).toBe(200);
        const { predictions } = JSON.parse(reply.body) as { predictions: unknown[] };
        expect(predictions).toHaveLength(1);
        new FrameReader(check.checked.outputs, 1).records(predictions, { extra: 'refuse' });
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(40);
  },
);

/** Runs one row through models that refuse whatever does not fit their contract, as our services do, and answer the edge of their range. */
async function run(checked: Parameters<typeof compileGraph>[0], row: unknown, drawn: number): Promise<Reply> {
  const { graph, services } = compileGraph(checked);
  const call = async (name: string, body: string): Promise<Reply> => {
    const service = services.get(name);
    if (service?.kind === 'model') {
      const { inputs: wanted = [], outputs = [] } = checked.models.get(service.model) ?? {};
      const { instances } = JSON.parse(body) as { instances: unknown[] };
      new FrameReader(wanted, 1).records(instances, { extra: 'ignore' });
      const answer = Object.fromEntries(outputs.map(({ name: output, range, classes }) => [output, classes?.at(-1) ?? range?.[1] ?? 1e9]));
      return { status: 200, body: JSON.stringify({ predictions: instances.map(() => answer) }) };
    }
    if (service?.operation.kind === 'shadow') return routeGraph(graph, body, { call, draw: () => drawn }, service.operation.node);
    try {
      if (!service) throw new Error(`no service ${name}`);
      return { status: 200, body: JSON.stringify(runOperation(service.operation, JSON.parse(body))) };
    } catch (error) {
      if (!(error instanceof OperationRefusal)) throw error;
      return { status: 400, body: JSON.stringify({ error: error.message }) };
    }
  };
  return routeGraph(graph, JSON.stringify({ instances: [row] }), { call, draw: () => drawn });
}
