import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildModule, moduleFolder } from './binaries/build.ts';
import { Kubectl } from './kubectl.ts';
import { freePorts, startServer, type ServerProcess } from './server-process.ts';

export interface ControlPlane {
  readonly server: string;
  /** As an administrator. */
  readonly kubectl: Kubectl;
  close(): Promise<void>;
}

/**
 * A real control plane on 127.0.0.1: etcd, apiserver, controller manager, scheduler, and kwok, which plays the nodes. Pods are scheduled and
 * finish, but no container runs, and no network policy is enforced by anybody.
 */
export async function startControlPlane(dir: string, log: (line: string) => void): Promise<ControlPlane> {
  const [kubernetes, etcd, kwok] = [await buildModule('kubernetes', log), await buildModule('etcd', log), await buildModule('kwok', log)];
  const stages = join(await moduleFolder('kwok', 'sigs.k8s.io/kwok'), 'kustomize', 'stage');
  const [etcdPort, peerPort, apiPort, managerPort, schedulerPort, kwokPort] = (await freePorts(6)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const server = `https://127.0.0.1:${apiPort}`;
  const token = randomBytes(16).toString('hex');
  const paths = await writeIdentity(dir, server, token);
  const kubectl = new Kubectl(
    join(kubernetes.dir, 'kubectl'),
    [`--kubeconfig=${paths.kubeconfig}`, `--cache-dir=${join(dir, 'cache')}`],
    dir,
  );
  const running: ServerProcess[] = [];
  const close = async (): Promise<void> => {
    // The apiserver before etcd, and who watches it before it: otherwise each waits for the other.
    for (let each = running.pop(); each; each = running.pop()) await each.close();
  };
  const start = async (name: string, command: string, args: string[], ready: () => Promise<boolean>): Promise<void> => {
    log(`starting ${name}`);
    running.push(await startServer({ name, command, args, ready, log: join(dir, `${name}.log`), stopMs: 5000 }));
  };
  const healthy = (path: string) => async (): Promise<boolean> => (await kubectl.try(['get', '--raw', path])).ok;
  try {
    const [client, peer] = [`http://127.0.0.1:${etcdPort}`, `http://127.0.0.1:${peerPort}`];
    await start(
      'etcd',
      join(etcd.dir, 'etcd'),
      [
        ['--data-dir', join(dir, 'etcd'), '--listen-client-urls', client, '--advertise-client-urls', client],
        ['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
        // It need not outlive this machine's power.
        ['--unsafe-no-fsync'],
      ].flat(),
      async () => (await fetch(`${client}/health`)).ok,
    );
    await start(
      'kube-apiserver',
      join(kubernetes.dir, 'kube-apiserver'),
      [
        [`--etcd-servers=${client}`, '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${apiPort}`],
        [`--cert-dir=${join(dir, 'pki')}`, '--service-cluster-ip-range=10.0.0.0/24', '--authorization-mode=RBAC'],
        ['--service-account-issuer=https://kubernetes.default.svc', `--service-account-signing-key-file=${paths.key}`],
        [`--service-account-key-file=${paths.publicKey}`, `--token-auth-file=${paths.tokens}`],
        // A privileged pod shall be refused by our rules, not by this switch.
        ['--allow-privileged'],
      ].flat(),
      healthy('/readyz'),
    );
    const api = [
      `--kubeconfig=${paths.kubeconfig}`,
      '--bind-address=127.0.0.1',
      '--leader-elect=false',
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ];
    // A busy machine is late with the played nodes' heartbeats; they are not to be given up for that.
    const patient = ['--node-monitor-grace-period=30m'];
    await start(
      'kube-controller-manager',
      join(kubernetes.dir, 'kube-controller-manager'),
      [...api, `--secure-port=${managerPort}`, `--service-account-private-key-file=${paths.key}`, '--concurrent-job-syncs=10', ...patient],
      healthy('/api/v1/namespaces/default/serviceaccounts/default'),
    );
    await start('kube-scheduler', join(kubernetes.dir, 'kube-scheduler'), [...api, `--secure-port=${schedulerPort}`], async () => true);
    const stage = ['node/fast/node-initialize', 'pod/fast/pod-ready', 'pod/fast/pod-complete', 'pod/fast/pod-delete'];
    await start(
      'kwok',
      join(kwok.dir, 'kwok'),
      [
        [`--kubeconfig=${paths.kubeconfig}`, '--manage-all-nodes=true', '--cidr', '10.200.0.1/16', '--node-ip', '10.0.0.1'],
        ['--server-address', `127.0.0.1:${kwokPort}`],
        stage.flatMap((name) => ['--config', join(stages, `${name}.yaml`)]),
      ].flat(),
      async () => (await fetch(`http://127.0.0.1:${kwokPort}/healthz`)).ok,
    );
    return { server, kubectl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Keys, the administrator's token and a kubeconfig, in the control plane's own folder. */
async function writeIdentity(
  dir: string,
  server: string,
  token: string,
): Promise<Record<'key' | 'publicKey' | 'tokens' | 'kubeconfig', string>> {
  await mkdir(join(dir, 'pki'), { recursive: true });
  const paths = {
    key: join(dir, 'pki', 'sa.key'),
    publicKey: join(dir, 'pki', 'sa.pub'),
    tokens: join(dir, 'tokens.csv'),
    kubeconfig: join(dir, 'kubeconfig.json'),
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(paths.key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  await writeFile(paths.publicKey, publicKey.export({ type: 'spki', format: 'pem' }));
  await writeFile(paths.tokens, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test',
  };
  await writeFile(paths.kubeconfig, JSON.stringify(kubeconfig), { mode: 0o600 });
  return paths;
}
