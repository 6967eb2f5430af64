const digest = `sha256:${'d'.repeat(64)}`;
const image = `images.acme.example/anything@${digest}`;

type Fields = Record<string, unknown>;

/** A pod every rule lets into this namespace, changed by `change`. */
export function pod(namespace: string, change: (pod: { spec: Fields; container: Fields }) => void = () => undefined): object {
  const container: Fields = {
    name: 'main',
    image,
    resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  const spec: Fields = {
    containers: [container],
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    ...(namespace === 'harvester-evaluation' && { runtimeClassName: 'gvisor' }),
  };
  change({ spec, container });
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'somebody', namespace }, spec };
}

type Change = (pod: { spec: Fields; container: Fields }) => void;
const secure = (container: Fields, more: Fields): void => {
  container['securityContext'] = { ...(container['securityContext'] as Fields), ...more };
};

export const badPods: { what: string; change: Change }[] = [
  { what: 'a privileged container', change: ({ container }) => secure(container, { privileged: true, allowPrivilegeEscalation: true }) },
  { what: 'root', change: ({ spec }) => (spec['securityContext'] = { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } }) },
  { what: 'a host path', change: ({ spec }) => (spec['volumes'] = [{ name: 'host', hostPath: { path: '/' } }]) },
  { what: 'the host’s network', change: ({ spec }) => (spec['hostNetwork'] = true) },
  { what: 'the host’s processes', change: ({ spec }) => (spec['hostPID'] = true) },
  { what: 'a capability', change: ({ container }) => secure(container, { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }) },
  { what: 'kept capabilities', change: ({ container }) => secure(container, { capabilities: {} }) },
  { what: 'no seccomp profile', change: ({ spec }) => (spec['securityContext'] = { runAsNonRoot: true, runAsUser: 65532 }) },
  { what: 'a way to more rights', change: ({ container }) => secure(container, { allowPrivilegeEscalation: true }) },
];

/** What a service account might try: [verb, resource]. */
export const deeds: [string, string][] = [
  ['get', 'secrets'],
  ['list', 'pods'],
  ['create', 'pods'],
  ['create', 'pods/exec'],
  ['delete', 'jobs'],
  ['patch', 'deployments'],
  ['get', 'configmaps'],
  ['create', 'rolebindings'],
  ['get', 'persistentvolumeclaims'],
  ['update', 'networkpolicies'],
  ['impersonate', 'users'],
];

const evaluation = (change: Change): object => pod('harvester-evaluation', change);
const claim = (name: string, readOnly?: boolean): Fields => ({
  name: 'it',
  persistentVolumeClaim: { claimName: name, ...(readOnly !== undefined && { readOnly }) },
});
const mount = (readOnly?: boolean): Fields[] => [{ name: 'it', mountPath: '/it', ...(readOnly !== undefined && { readOnly }) }];

function graph(nodes: Fields): object {
  return {
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'InferenceGraph',
    metadata: { name: 'somebodys', namespace: 'harvester-services' },
    spec: { nodes },
  };
}
const splitter = (...weights: (number | undefined)[]): Fields => ({
  routerType: 'Splitter',
  steps: weights.map((weight, at) => ({ serviceName: `s-${at}`, ...(weight !== undefined && { weight }) })),
});
const sequence = (...steps: Fields[]): Fields => ({ routerType: 'Sequence', steps });

function service(args: string[], from = image): object {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: 'somebodys', namespace: 'harvester-services' },
    spec: { predictor: { containers: [{ name: 'kserve-container', image: from, args }] } },
  };
}

function workload(kind: 'Deployment' | 'Job', from: string): object {
  const { spec } = pod('harvester-app', ({ container }) => (container['image'] = from)) as { spec: Fields };
  const template = { metadata: { labels: { who: 'somebody' } }, spec: { ...spec, restartPolicy: kind === 'Job' ? 'Never' : 'Always' } };
  const metadata = { name: 'somebodys', namespace: 'harvester-app' };
  if (kind === 'Job') return { apiVersion: 'batch/v1', kind, metadata, spec: { template } };
  return { apiVersion: 'apps/v1', kind, metadata, spec: { selector: { matchLabels: { who: 'somebody' } }, template } };
}

function volume(spec: Fields): object {
  const base = { capacity: { storage: '1Gi' }, accessModes: ['ReadOnlyMany'], storageClassName: '' };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'somebodys' }, spec: { ...base, ...spec } };
}
const dataClaim = { namespace: 'harvester-evaluation', name: 'harvester-data' };
const byTag = 'images.acme.example/anything:latest';

/** What only our own rules refuse, and what they say. */
export const denied: { what: string; object: object; says: string }[] = [
  { what: 'an image by tag', object: pod('harvester-app', ({ container }) => (container['image'] = byTag)), says: 'by digest' },
  {
    what: 'a digest that is too short',
    object: pod('harvester-app', ({ container }) => (container['image'] = 'x@sha256:abc')),
    says: 'by digest',
  },
  {
    what: 'an init container’s image by tag',
    object: pod('harvester-services', ({ spec, container }) => (spec['initContainers'] = [{ ...container, name: 'first', image: byTag }])),
    says: 'by digest',
  },
  { what: 'a Deployment by tag', object: workload('Deployment', byTag), says: 'by digest' },
  { what: 'a Job by tag', object: workload('Job', byTag), says: 'by digest' },
  {
    what: 'a password in a manifest',
    object: pod('harvester-registry', ({ container }) => (container['env'] = [{ name: 'PGPASSWORD', value: 'hunter2' }])),
    says: 'take these from a Secret',
  },
  { what: 'an evaluation without gVisor', object: evaluation(({ spec }) => delete spec['runtimeClassName']), says: 'runtime class gvisor' },
  {
    what: 'an evaluation with a token',
    object: evaluation(({ spec }) => (spec['automountServiceAccountToken'] = true)),
    says: 'no service-account token',
  },
  {
    what: 'an evaluation with a token by hand',
    object: evaluation(
      ({ spec }) => (spec['volumes'] = [{ name: 'it', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }]),
    ),
    says: 'projected volume',
  },
  {
    what: 'an evaluation with a claim of its own',
    object: evaluation(({ spec }) => (spec['volumes'] = [claim('other')])),
    says: 'no other',
  },
  {
    what: 'the data volume, writable',
    object: evaluation(({ spec, container }) => {
      spec['volumes'] = [claim('harvester-data')];
      container['volumeMounts'] = mount(true);
    }),
    says: 'read-only',
  },
  {
    what: 'the data volume, mounted writable',
    object: evaluation(({ spec, container }) => {
      spec['volumes'] = [claim('harvester-data', true)];
      container['volumeMounts'] = mount();
    }),
    says: 'read-only',
  },
  { what: 'a runner that is used twice', object: evaluation(({ spec }) => (spec['restartPolicy'] = 'OnFailure')), says: 'used once' },
  {
    what: 'a host path by the back door',
    object: volume({ hostPath: { path: '/' }, claimRef: { namespace: 'harvester-app', name: 'ledger' } }),
    says: 'only the claim harvester-data',
  },
  { what: 'another folder as the data', object: volume({ hostPath: { path: '/etc' }, claimRef: dataClaim }), says: '/srv/harvester/data' },
  {
    what: 'the data folder, writable',
    object: volume({ hostPath: { path: '/srv/harvester/data' }, claimRef: dataClaim, accessModes: ['ReadWriteMany'] }),
    says: 'ReadOnlyMany',
  },
  { what: 'a graph without a root', object: graph({ start: sequence({ serviceName: 'a' }) }), says: 'root' },
  { what: 'a splitter of 40 and 40', object: graph({ root: splitter(40, 40) }), says: 'sum to 100' },
  { what: 'a splitter with a step without weight', object: graph({ root: splitter(100, undefined) }), says: 'sum to 100' },
  { what: 'a splitter of 150 and -50', object: graph({ root: splitter(150, -50) }), says: 'sum to 100' },
  { what: 'a node without steps', object: graph({ root: { routerType: 'Sequence' } }), says: 'without steps' },
  {
    what: 'a step with two targets',
    object: graph({ root: sequence({ serviceName: 'a', serviceUrl: 'http://b/' }) }),
    says: 'exactly one',
  },
  { what: 'a step with none', object: graph({ root: sequence({ name: 'lost' }) }), says: 'exactly one' },
  { what: 'a node that names itself', object: graph({ root: sequence({ nodeName: 'root' }) }), says: 'another node' },
  { what: 'a node nobody has', object: graph({ root: sequence({ nodeName: 'nowhere' }) }), says: 'another node' },
  {
    what: 'a graph that sends its rows elsewhere',
    object: graph({ root: sequence({ serviceUrl: 'https://elsewhere.example/predict' }) }),
    says: 'stays inside',
  },
  { what: 'a service by alias', object: service(['serve', 'models:/x@champion', '--digest', 'd'.repeat(64)]), says: 'not an alias' },
  { what: 'a service without the model’s digest', object: service(['serve', 'models:/x/1']), says: 'digest' },
  { what: 'a service by tag', object: service(['serve', 'models:/x/1', '--digest', 'd'.repeat(64)], byTag), says: 'by digest' },
];

/** What they must not be in the way of. */
export const admitted: { what: string; object: object }[] = [
  { what: 'a splitter of 60 and 40', object: graph({ root: splitter(60, 40) }) },
  {
    what: 'a graph of two nodes',
    object: graph({ root: sequence({ serviceName: 'a' }, { nodeName: 'both', data: '$response' }), both: splitter(50, 50) }),
  },
  {
    what: 'a step by address, inside',
    object: graph({ root: sequence({ serviceUrl: 'http://a-predictor.harvester-services.svc.cluster.local/predict' }) }),
  },
  { what: 'a service of a version, by digest', object: service(['serve', 'models:/x/1', '--digest', 'd'.repeat(64)]) },
  { what: 'a Deployment by digest', object: workload('Deployment', image) },
  {
    what: 'the data, read-only',
    object: evaluation(({ spec, container }) => {
      spec['volumes'] = [claim('harvester-data', true)];
      container['volumeMounts'] = mount(true);
    }),
  },
  { what: 'a host path that is none of ours', object: volume({ hostPath: { path: '/var/lib/other' } }) },
  {
    what: 'a switch that is not a secret',
    object: pod('harvester-app', ({ container }) => (container['env'] = [{ name: 'MODE', value: 'x' }])),
  },
];
