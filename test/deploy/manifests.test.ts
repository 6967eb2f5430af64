import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CORE_SCHEMA, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { beforeAll, expect, test } from 'vitest';
import { machineOf, readWorkflow } from '../../organisation/policy/workflow-file.ts';
import { kubernetesSchemas, manifestValidator, type Validator } from './manifest-validator.ts';
import { mutants } from './mutate.ts';
import { deployDir, podSpecs, readManifests, type Manifest } from './read-manifests.ts';

let manifests: Manifest[];
let validate: Validator;
beforeAll(async () => {
  manifests = await readManifests();
  validate = manifestValidator(await kubernetesSchemas());
});

const named = ({ file, object }: Manifest): string => `${file}: ${object.kind} ${object.metadata.name}`;

test('every object is what Kubernetes, Actions Runner Controller and KServe understand, to the last field', () => {
  expect(manifests.length).toBeGreaterThan(60);
  expect(manifests.flatMap((each) => validate(each.object).map((problem) => `${named(each)} ${problem}`))).toEqual([]);
});

test('no field could be misspelt, and no number be a word, without it being noticed', () => {
  const all = manifests.flatMap((each) => mutants(each.object).map((mutant) => ({ ...mutant, of: named(each) })));
  expect(all.length).toBeGreaterThan(1900);
  expect(all.filter(({ object }) => validate(object).length === 0).map(({ of, what }) => `${of} ${what}`)).toEqual([]);
});

test('an unknown kind, and a known one of another group, are refused', () => {
  const metadata = { name: 'x' };
  expect(validate({ apiVersion: 'v1', kind: 'Deploymnet', metadata } as never)).not.toEqual([]);
  expect(validate({ apiVersion: 'apps/v1', kind: 'Job', metadata } as never)).not.toEqual([]);
  expect(validate({ apiVersion: 'serving.kserve.io/v1', kind: 'InferenceGraph', metadata, spec: { nodes: {} } } as never)).not.toEqual([]);
});

test('no value means one thing to a reader of YAML 1.1 and another to one of 1.2', async () => {
  for (const file of (await readdir(deployDir, { recursive: true })).filter((name) => name.endsWith('.yaml'))) {
    const text = await readFile(join(deployDir, file), 'utf8');
    expect({ file, objects: loadAll(text, { schema: YAML11_SCHEMA }) }).toEqual({ file, objects: loadAll(text, { schema: CORE_SCHEMA }) });
  }
});

test('every file is named by the kustomization beside it', async () => {
  const folders = (await readdir(deployDir, { recursive: true })).filter((name) => name.endsWith('kustomization.yaml'));
  expect(folders.length).toBeGreaterThan(9);
  for (const file of folders) {
    const dir = join(deployDir, file, '..');
    const text = await readFile(join(deployDir, file), 'utf8');
    const unnamed = (await readdir(dir)).filter(
      (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml' && !text.includes(` ${name}\n`),
    );
    expect({ file, unnamed }).toEqual({ file, unnamed: [] });
  }
});

test('secrets come by reference: none is here, and no variable named like one has a value', () => {
  expect(manifests.filter(({ object }) => object.kind === 'Secret').map(named)).toEqual([]);
  for (const each of manifests)
    for (const pod of podSpecs(each.object))
      for (const { name, env = [] } of pod['containers'] as { name: string; env?: { name: string; value?: string }[] }[])
        for (const variable of env)
          if (/(PASSWORD|SECRET|TOKEN|PRIVATE_KEY|ACCESS_KEY)$/.test(variable.name))
            expect(`${named(each)} ${name} ${variable.name} ${variable.value ?? 'by reference'}`).toMatch(/ by reference$/);
});

test('every pod gives up what it can: no token, no root, no capability, limits, a fixed seccomp profile', () => {
  const pods = manifests.flatMap((each) => podSpecs(each.object).map((pod) => ({ what: named(each), pod })));
  expect(pods.length).toBe(9);
  for (const { what, pod } of pods) {
    expect({ what, pod }).toMatchObject({
      what,
      pod: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        serviceAccountName: expect.any(String),
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      },
    });
    for (const container of pod['containers'] as object[])
      expect({ what, container }).toMatchObject({
        what,
        container: {
          resources: { requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: { memory: expect.any(String) } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      });
  }
});

test('every namespace enforces Pod Security restricted and refuses all traffic that nothing else allows', () => {
  const namespaces = manifests.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => object.metadata);
  expect(namespaces.length).toBe(5);
  for (const { name, labels } of namespaces) {
    expect(labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const inside = manifests.filter(({ object }) => object.metadata.namespace === name).map(({ object }) => object);
    const kinds = inside.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['ResourceQuota', 'LimitRange', 'ServiceAccount']));
    const deny = inside.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'deny-all');
    expect(deny?.['spec']).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  }
});

test('every Service, disruption budget and policy finds the pods it is about', () => {
  const labelsOf = (object: unknown): unknown => (object as { metadata?: { labels?: unknown } } | undefined)?.metadata?.labels;
  const pods = manifests.flatMap(({ object }) => {
    const spec = object['spec'] as { template?: object; jobTemplate?: { spec: { template: object } } } | undefined;
    const labels = labelsOf(spec?.jobTemplate?.spec.template ?? spec?.template);
    return labels ? [{ namespace: object.metadata.namespace, labels }] : [];
  });
  expect(pods.length).toBe(7);
  for (const each of manifests) {
    const spec = each.object['spec'] as { selector?: object; podSelector?: object } | undefined;
    const selector = { Service: spec?.selector, PodDisruptionBudget: spec?.selector, NetworkPolicy: spec?.podSelector }[each.object.kind];
    const wanted = selector && ('matchLabels' in selector ? selector.matchLabels : each.object.kind === 'Service' ? selector : undefined);
    if (!wanted) continue;
    const found = pods.filter(({ namespace }) => namespace === each.object.metadata.namespace).map(({ labels }) => labels);
    expect({ what: named(each), found }).toEqual({ what: named(each), found: expect.arrayContaining([expect.objectContaining(wanted)]) });
  }
});

test('an evaluation may reach one address, the proxy, and nobody may reach it', () => {
  const policies = manifests.filter(
    ({ object }) => object.kind === 'NetworkPolicy' && object.metadata.namespace === 'harvester-evaluation',
  );
  const rules = policies.map(({ object }) => object['spec'] as { ingress?: object[]; egress?: { to: object[]; ports: object[] }[] });
  expect(rules.flatMap(({ ingress = [] }) => ingress)).toEqual([]);
  expect(rules.flatMap(({ egress = [] }) => egress)).toEqual([
    { to: [{ ipBlock: { cidr: '192.0.2.10/32' } }], ports: [{ protocol: 'TCP', port: 3128 }] },
  ]);
});

test('runners register where runner groups are, and no pod ends before the longest job it may take', async () => {
  const folder = join(deployDir, '..', 'workflows', 'control');
  const sources = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  const jobs = sources.flatMap((source) => Object.values(readWorkflow('x.yml', source).jobs));
  const sets = manifests.filter(({ object }) => object.kind === 'AutoscalingRunnerSet');
  expect(sets.length).toBe(2);
  for (const { object } of sets) {
    const { githubConfigUrl, runnerGroup, template } = object['spec'] as {
      githubConfigUrl: string;
      runnerGroup: string;
      template: { spec: { activeDeadlineSeconds: number } };
    };
    expect(new URL(githubConfigUrl).pathname).toMatch(/^\/[^/]+$/);
    const minutes = jobs.filter((job) => machineOf(job).group === runnerGroup).map((job) => Number(job['timeout-minutes']));
    expect(template.spec.activeDeadlineSeconds).toBeGreaterThan(60 * Math.max(...minutes));
  }
});
