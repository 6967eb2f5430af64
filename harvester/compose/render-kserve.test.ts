import { loadAll } from 'js-yaml';
import { expect, test } from 'vitest';
import { exampleComposition, exampleFacts } from '../testing/compositions.ts';
import { kserveProblems } from '../testing/kserve-schemas.ts';
import { checkComposition, type CheckedComposition } from './check-composition.ts';
import { compileGraph } from './compile-graph.ts';
import { renderKserve, routerSpec } from './render-kserve.ts';

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly nodes: Readonly<Record<string, { readonly steps: readonly { serviceUrl?: string; nodeName?: string; service?: string }[] }>>;
    readonly predictor: { containers: { args: string[] }[] };
  };
}

function checked(): CheckedComposition {
  const nodes = `root: { kind: splitter, routes: [{ node: mean, weight: 100 }], shadows: [b] }
mean: { kind: ensemble, combine: mean, members: [{ node: b }, { node: l }] }
b: { kind: model, model: boosted }
l: { kind: model, model: logistic }`;
  const check = checkComposition(
    'c.yaml',
    exampleComposition(nodes).replace('models:/breast-tumour/2', 'models:/breast-tumour@champion'),
    new Map([...exampleFacts].slice(0, 2)),
  );
  if (check.kind === 'bad') throw new Error(JSON.stringify(check.problems));
  return check.checked;
}

const options = { namespace: 'onco', image: 'registry.example/harvester:1', registry: 'http://mlflow.mlflow:5000' };

test('what is rendered pins versions and digests, and every step leads to a node or an address', () => {
  const objects = loadAll(renderKserve(checked(), options)) as unknown as Rendered[];
  expect(objects.map(({ kind }) => kind)).toEqual([
    'InferenceService',
    'InferenceService',
    'ConfigMap',
    'Deployment',
    'Service',
    'InferenceGraph',
  ]);
  expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['onco']));
  for (const object of objects.filter(({ kind }) => kind.startsWith('Inference'))) expect(kserveProblems(object)).toEqual([]);
  const args = objects[0]?.spec.predictor.containers[0]?.args ?? [];
  expect(args.slice(0, 2)).toEqual(['serve', 'models:/breast-tumour/2']);
  expect(args[args.indexOf('--digest') + 1]).toBe('d'.repeat(64));
  const { nodes } = (objects.at(-1) as Rendered).spec;
  expect(nodes).toHaveProperty('root');
  for (const step of Object.values(nodes).flatMap(({ steps }) => steps)) {
    expect(step.service).toBeUndefined();
    expect(step.nodeName === undefined ? step.serviceUrl : Object.keys(nodes)).toEqual(
      step.nodeName === undefined
        ? expect.stringMatching(/^http:\/\/.+\.onco\.svc\.cluster\.local\//)
        : expect.arrayContaining([step.nodeName]),
    );
  }
  expect(renderKserve(checked(), options)).toBe(renderKserve(checked(), options));
});

test('the router gets the same graph with addresses of here', () => {
  const { graph } = compileGraph(checked());
  const spec = routerSpec(compileGraph(checked()), (service) => `http://127.0.0.1/${service}`);
  expect(Object.keys(spec.nodes)).toEqual(Object.keys(graph.nodes));
});
