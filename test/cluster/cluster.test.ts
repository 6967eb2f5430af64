import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kubernetesSchemas, manifestValidator } from '../deploy/manifest-validator.ts';
import { mutants } from '../deploy/mutate.ts';
import { deployDir, type KubernetesObject } from '../deploy/read-manifests.ts';
import { startControlPlane, type ControlPlane } from './control-plane.ts';
import { customKinds } from './custom-kinds.ts';
import * as hostile from './hostile-objects.ts';
import { nodes, storeVolumes } from './machines.ts';
import type { Kubectl } from './kubectl.ts';
import { say } from './say.ts';

let dir: string;
let plane: ControlPlane;
let kubectl: Kubectl;
let overlay: KubernetesObject[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-cluster-'));
  plane = await startControlPlane(dir, say);
  kubectl = plane.kubectl;
  const schemas = await kubernetesSchemas();
  const defined = await kubectl.apply(customKinds(schemas));
  if (!defined.ok) throw new Error(defined.stderr);
  // Asked too early, when a kind has no status yet, `wait` gives up at once.
  await until(
    'kinds established',
    async () => (await kubectl.try(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=20s'])).ok,
  );
  await kubectl.run(['create', '-f', '-'], nodes());
  overlay = await rendered('one-cluster');
});
afterAll(async () => {
  say('stopping the control plane');
  await plane?.close();
  if (dir) await rm(dir, { recursive: true, force: true });
});

/** What `kubectl apply -k` would send. */
async function rendered(name: string): Promise<KubernetesObject[]> {
  return loadAll(await kubectl.run(['kustomize', join(deployDir, 'overlays', name)])) as KubernetesObject[];
}

async function until(what: string, holds: () => Promise<boolean>, seconds = 120): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(500);
  }
}

test('what kustomize makes of the overlays is valid to the last field', async () => {
  const validate = manifestValidator(await kubernetesSchemas());
  for (const object of [...overlay, ...(await rendered('managed'))])
    expect({ what: `${object.kind} ${object.metadata.name}`, problems: validate(object) }).toMatchObject({ problems: [] });
});

test('the whole overlay is applied by the server, strictly, twice, without a word of warning', async () => {
  say(`applying ${overlay.length} objects`);
  const first = await kubectl.apply(overlay);
  expect(first.stderr).toBe('');
  expect(first.stdout.trim().split('\n')).toHaveLength(overlay.length);
  await kubectl.run(['create', '-f', '-'], storeVolumes());
  expect((await kubectl.apply(overlay)).stderr).toBe('');
  const managed = await kubectl.apply(await rendered('managed'), '--dry-run=server', '--force-conflicts');
  expect(managed.stderr).toBe('');
});

test('the rules’ own expressions are sound: the server checked their types and found nothing', async () => {
  type Status = { status?: { observedGeneration?: number; typeChecking?: { expressionWarnings?: unknown[] } } };
  const policies = async (): Promise<(KubernetesObject & Status)[]> => (await kubectl.list('validatingadmissionpolicies')) as never;
  await until('types of all policies checked', async () => (await policies()).every(({ status }) => status?.observedGeneration === 1));
  const found = await policies();
  expect(found.length).toBe(7);
  expect(
    found.flatMap(({ metadata, status }) => (status?.typeChecking?.expressionWarnings ?? []).map((each) => ({ of: metadata.name, each }))),
  ).toEqual([]);
});

test('a misspelt field is refused by the server, in our kinds as in Kubernetes’ own', async () => {
  // One of each kind, and of each kind a few places: the first, the deepest, one between.
  const kinds = new Map(overlay.map((object) => [object.kind, object]));
  kinds.delete('CustomResourceDefinition');
  const taken: string[] = [];
  for (const [kind, object] of kinds) {
    const inSpec = mutants(object).filter(({ what }) => what.includes('→') && !/^(apiVersion|kind|metadata)\b/.test(what));
    for (const at of new Set([0, Math.floor(inSpec.length / 2), inSpec.length - 1])) {
      const mutant = inSpec[at];
      if (mutant && (await kubectl.apply(mutant.object, '--dry-run=server', '--force-conflicts')).ok) taken.push(`${kind} ${mutant.what}`);
    }
  }
  expect(kinds.size).toBeGreaterThan(15);
  expect(taken).toEqual([]);
});

test('every pod of ours passes Pod Security restricted and our rules, finds a node, and its workload is available', async () => {
  await until('Deployments available', async () => (await availability()).every(({ ready, wanted }) => ready === wanted));
  expect(await availability()).toEqual(
    expect.arrayContaining([
      { name: 'app', ready: 1, wanted: 1 },
      { name: 'mlflow', ready: 2, wanted: 2 },
      { name: 'postgres', ready: 1, wanted: 1 },
      { name: 'object-store', ready: 1, wanted: 1 },
    ]),
  );
  await kubectl.run(['create', 'job', 'backup-now', '--from=cronjob/backup', '-n', 'harvester-registry']);
  await kubectl.run(['wait', '--for=condition=Complete', 'job/backup-now', '-n', 'harvester-registry', '--timeout=120s']);
});

async function availability(): Promise<{ name: string; ready: number; wanted: number }[]> {
  const found = await kubectl.list('deployments,statefulsets', '-A');
  return found.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    ready: (status as { readyReplicas?: number }).readyReplicas ?? 0,
    wanted: (spec as { replicas: number }).replicas,
  }));
}

test('a node can always be drained of the App; of the registry one pod at a time', async () => {
  const evict = async (namespace: string, name: string): Promise<string> => {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    return (await kubectl.try(['create', '--raw', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, '-f', '-'], eviction)).stderr;
  };
  const podsOf = async (namespace: string, name: string): Promise<string[]> =>
    (await kubectl.list('pods', '-n', namespace, '-l', `app.kubernetes.io/name=${name}`)).map(({ metadata }) => metadata.name);
  await until('the budgets counted', async () =>
    (await kubectl.list('poddisruptionbudgets', '-A')).every(
      ({ status }) => (status as { disruptionsAllowed: number }).disruptionsAllowed > 0,
    ),
  );
  const [app = ''] = await podsOf('harvester-app', 'app');
  expect(await evict('harvester-app', app)).toBe('');
  // kwok would have the replacement ready at once; where no node takes it, the budget shows.
  await kubectl.run(['cordon', 'general-0', 'general-1', 'general-2']);
  const [one = '', two = ''] = await podsOf('harvester-registry', 'mlflow');
  const said = await Promise.all([evict('harvester-registry', one), evict('harvester-registry', two)]);
  expect(said.filter((text) => text === '')).toHaveLength(1);
  expect(said.join('')).toContain('disruption budget');
  await kubectl.run(['uncordon', 'general-0', 'general-1', 'general-2']);
});

test.each(hostile.badPods)('Pod Security refuses $what in every namespace', async ({ change }) => {
  for (const namespace of ['harvester-app', 'harvester-registry', 'harvester-evaluation', 'harvester-publishing', 'harvester-services']) {
    const { ok, stderr } = await kubectl.apply(hostile.pod(namespace, change), '--dry-run=server');
    expect({ namespace, ok }).toEqual({ namespace, ok: false });
    expect(stderr).toMatch(/violates PodSecurity "restricted/);
  }
});

test('a decent pod is let in, so that what is refused is refused for its own sake', async () => {
  for (const namespace of ['harvester-app', 'harvester-registry', 'harvester-evaluation', 'harvester-publishing', 'harvester-services']) {
    const { stderr } = await kubectl.apply(hostile.pod(namespace), '--dry-run=server');
    expect({ namespace, stderr }).toEqual({ namespace, stderr: '' });
  }
});

test.each(hostile.denied)('refused by our own rules: $what', async ({ object, says }) => {
  const { ok, stderr } = await kubectl.apply(object, '--dry-run=server');
  expect({ ok, stderr }).toEqual({ ok: false, stderr: expect.stringContaining(says) });
});

test.each(hostile.admitted)('let in: $what', async ({ object }) => {
  expect((await kubectl.apply(object, '--dry-run=server')).stderr).toBe('');
});

test('no service account of ours may do anything with the Kubernetes API', async () => {
  const accounts = overlay.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata);
  expect(accounts.length).toBe(5);
  for (const { name, namespace = '' } of accounts) {
    const token = (await kubectl.run(['create', 'token', name, '-n', namespace])).trim();
    const them = kubectl.as(token, plane.server);
    expect(await them.run(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'])).toBe(
      `system:serviceaccount:${namespace}:${name}`,
    );
    for (const [verb, what] of hostile.deeds) {
      const { ok, stdout } = await them.try(['auth', 'can-i', verb, what, '-n', namespace]);
      expect({ name, verb, what, ok, answer: stdout.trim() }).toEqual({ name, verb, what, ok: false, answer: 'no' });
    }
    const refused = await them.try(['get', 'secrets', '-n', namespace]);
    expect(refused.stderr).toContain('Forbidden');
    expect((await them.try(['get', 'pods', '-A'])).stderr).toContain('Forbidden');
  }
});

test('the runners’ controller may make runners where they live, and nowhere else', async () => {
  const asController = ['--as=system:serviceaccount:arc-systems:arc-gha-rs-controller'];
  const may = async (verb: string, what: string, namespace: string): Promise<boolean> =>
    (await kubectl.try(['auth', 'can-i', verb, what, '-n', namespace, ...asController])).ok;
  expect(await may('create', 'pods', 'harvester-evaluation')).toBe(true);
  expect(await may('create', 'pods', 'harvester-publishing')).toBe(true);
  for (const namespace of ['harvester-app', 'harvester-registry', 'harvester-services'])
    for (const what of ['pods', 'secrets', 'roles']) expect(await may('get', what, namespace)).toBe(false);
});

test('every namespace has its network policies, quota and limits on the server', async () => {
  for (const { metadata } of overlay.filter(({ kind }) => kind === 'Namespace')) {
    const policies = (await kubectl.list('networkpolicies', '-n', metadata.name)).map((each) => each.metadata.name);
    expect(policies).toContain('deny-all');
    expect(policies.length).toBeGreaterThan(1);
    expect(await kubectl.list('resourcequotas', '-n', metadata.name)).toHaveLength(1);
    expect(await kubectl.list('limitranges', '-n', metadata.name)).toHaveLength(1);
  }
});

test('1,000 evaluations are dispatched at once and all finish, never more at a time than the quota has', async () => {
  const runners = overlay.find(({ kind, metadata }) => kind === 'AutoscalingRunnerSet' && metadata.name === 'harvester-vault');
  if (!runners) throw new Error('the overlay has no scale set harvester-vault');
  const { template } = runners['spec'] as { template: { metadata: object; spec: object } };
  const jobs = Array.from({ length: 1000 }, (_, at) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `evaluation-${at}`, namespace: 'harvester-evaluation', labels: { burst: 'yes' } },
    spec: { backoffLimit: 0, template },
  }));
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
  await kubectl.run(['create', '-f', '-'], jobs);
  say(`1,000 jobs created after ${seconds()} s`);
  let most = 0;
  let told = 0;
  await until(
    '1,000 jobs complete',
    async () => {
      const quota = (await kubectl.list('resourcequotas', '-n', 'harvester-evaluation'))[0]?.['status'] as { used: { pods: string } };
      most = Math.max(most, Number(quota.used.pods));
      const done = (await kubectl.list('jobs', '-n', 'harvester-evaluation', '-l', 'burst=yes')).filter(
        ({ status }) => (status as { succeeded?: number }).succeeded === 1,
      ).length;
      if (done - told >= 100) say(`${(told = done)} finished after ${seconds()} s`);
      return done === 1000;
    },
    600,
  );
  say(`1,000 evaluations finished after ${seconds()} s, at most ${most} pods at a time`);
  expect(most).toBeLessThanOrEqual(110);
  const pods = await kubectl.list('pods', '-n', 'harvester-evaluation', '-l', 'app.kubernetes.io/name=runner');
  expect(pods).toHaveLength(1000);
  expect(new Set(pods.map(({ status }) => (status as { phase: string }).phase))).toEqual(new Set(['Succeeded']));
  const machines = new Set(pods.map(({ spec }) => (spec as { nodeName: string }).nodeName));
  expect(machines.size).toBeGreaterThan(1);
  expect([...machines].every((name) => name.startsWith('evaluation-'))).toBe(true);
});
