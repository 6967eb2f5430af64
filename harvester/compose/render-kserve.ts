import { dump } from 'js-yaml';
import type { CheckedComposition } from './check-composition.ts';
import { compileGraph, type CompiledGraph } from './compile-graph.ts';
import { combinerPath } from './create-combiner-app.ts';
import type { GraphNode } from './inference-graph.ts';

export interface RenderOptions {
  readonly namespace: string;
  /** Image with this project, entry point `harvester`. */
  readonly image: string;
  /** MLflow tracking server as the cluster reaches it. */
  readonly registry: string;
}

/** Where the router asks for a step. */
type AddressOf = (service: string) => string;

/** A compiled graph as KServe's router reads it (`--graph-json`), every step with its address. */
export function routerSpec({ graph }: CompiledGraph, addressOf: AddressOf): { readonly nodes: Readonly<Record<string, object>> } {
  return { nodes: Object.fromEntries(Object.entries(graph.nodes).map(([name, node]) => [name, routerNode(node, addressOf)])) };
}

function routerNode({ routerType, steps }: GraphNode, addressOf: AddressOf): object {
  return {
    routerType,
    steps: steps.map(({ service, ...step }) => (service === undefined ? step : { ...step, serviceUrl: addressOf(service) })),
  };
}

/**
 * Kubernetes objects that run a composition on KServe, as YAML: an InferenceService for each model that starts only with the bytes it was
 * checked with, our combiner service, and the InferenceGraph. The same graph runs in `harvester compose serve`.
 */
export function renderKserve(checked: CheckedComposition, { namespace, image, registry }: RenderOptions): string {
  const { composition } = checked;
  const compiled = compileGraph(checked);
  const labels = { 'app.kubernetes.io/part-of': composition.name, 'app.kubernetes.io/managed-by': 'model-harvester' };
  const metadata = (name: string): object => ({ name, namespace, labels });
  const modelName = (model: string): string => `${composition.name}-${model}`.slice(0, 53).replace(/-+$/, '');
  const combiner = `${composition.name.slice(0, 44).replace(/-+$/, '')}-combiner`;
  // Addresses by `serviceUrl`: the router does not resolve `serviceName`, and what its controller writes for it has no path of ours.
  const modelUrl = (model: string): string => `http://${modelName(model)}-predictor.${namespace}.svc.cluster.local/invocations`;
  const addressOf: AddressOf = (service) => {
    const found = compiled.services.get(service);
    return found?.kind === 'model' ? modelUrl(found.model) : `http://${combiner}.${namespace}.svc.cluster.local${combinerPath(service)}`;
  };
  const services = Object.entries(composition.models).map(([name, { model }]) => {
    const facts = checked.models.get(name);
    const args = [
      'serve',
      pinned(model, facts?.title),
      '--registry',
      registry,
      '--digest',
      facts?.sha256 ?? '',
      '--host',
      '0.0.0.0',
      '--port',
      '8080',
    ];
    return {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { ...metadata(modelName(name)), annotations: { 'serving.kserve.io/deploymentMode': 'RawDeployment' } },
      spec: { predictor: { containers: [{ name: 'kserve-container', image, args, ...container }] } },
    };
  });
  const combinerArgs = [
    'compose',
    'combine',
    '/etc/harvester/graph.json',
    '--host',
    '0.0.0.0',
    '--port',
    '8080',
    ...Object.keys(composition.models).flatMap((name) => ['--service', `${name}=${modelUrl(name)}`]),
  ];
  const selector = { app: combiner };
  const objects = [
    ...services,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(combiner), data: { 'graph.json': compiledJson(compiled) } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(combiner),
      spec: {
        replicas: 2,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: { ...labels, ...selector } },
          spec: {
            automountServiceAccountToken: false,
            containers: [
              {
                name: 'combiner',
                image,
                args: combinerArgs,
                ...container,
                volumeMounts: [{ name: 'graph', mountPath: '/etc/harvester', readOnly: true }],
              },
            ],
            volumes: [{ name: 'graph', configMap: { name: combiner } }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(combiner),
      spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
    {
      apiVersion: 'serving.kserve.io/v1alpha1',
      kind: 'InferenceGraph',
      metadata: metadata(composition.name),
      spec: routerSpec(compiled, addressOf),
    },
  ];
  return objects.map((object) => dump(object, { lineWidth: 140, noRefs: true })).join('---\n');
}

const container = {
  ports: [{ containerPort: 8080, protocol: 'TCP' }],
  readinessProbe: { httpGet: { path: '/readyz', port: 8080 } },
  livenessProbe: { httpGet: { path: '/livez', port: 8080 } },
  resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '2Gi' } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
} as const;

/** An alias may move; what runs in a cluster is the version that was checked. */
function pinned(model: string, title: string | undefined): string {
  return model.includes('@') && title ? `models:/${title}` : model;
}

/** What `harvester compose combine` reads. */
export function compiledJson({ graph, services }: CompiledGraph): string {
  return JSON.stringify({ graph, services: Object.fromEntries(services) });
}
