import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { basePython } from '../../scripts/environment.mjs';
import { podSpecs, readManifests } from '../deploy/read-manifests.ts';

const root = join(import.meta.dirname, '..', '..');
const home = '/opt/harvester';
/** Where the runner's image keeps what it makes; its built environments are below. */
const state = '/var/lib/model-harvester';

interface Container {
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly securityContext: { readonly allowPrivilegeEscalation: boolean; readonly capabilities: { readonly drop: readonly string[] } };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}

interface Pod {
  readonly containers: readonly [Container];
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
}

/** What a kubelet masks and shuts of /proc and /sys in every container that does not ask for them. */
const masked = ['acpi', 'asound', 'interrupts', 'kcore', 'keys', 'latency_stats', 'timer_list', 'timer_stats', 'sched_debug', 'scsi'];
const shut = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'];

export interface Pods {
  /** Folders on this machine for the manifest's volumes, by their names: made, empty, the pod's user's own. */
  readonly volumes: Readonly<Record<string, string>>;
  /**
   * Starts the runner's pod of `deploy/evaluation/runners.yaml` in gVisor: its user, rights, entrance, settings and volumes, our sources where its
   * image has them. In place of GitHub's runner stands `node <script>`, below the top of the checkout. Resolves once it has ended.
   */
  run(script: string): Promise<{ readonly code: number | null; readonly said: string }>;
  close(): Promise<void>;
}

/** `environments` is the folder of the built Python environments. Needs root. */
export async function openPods(runsc: string, environments: string): Promise<Pods> {
  const object = (await readManifests()).find(({ file }) => file === 'evaluation/runners.yaml')?.object;
  const pod = object && (podSpecs(object)[0] as Pod | undefined);
  if (!pod) throw new Error('deploy/evaluation/runners.yaml starts no pod');
  const { runAsUser: uid, runAsGroup: gid } = pod.securityContext;
  const dir = await mkdtemp(join(tmpdir(), 'harvester-pod-'));
  await chmod(dir, 0o711);
  const volumes = Object.fromEntries(pod.containers[0].volumeMounts.map(({ name }) => [name, join(dir, name)]));
  for (const folder of Object.values(volumes)) {
    await mkdir(folder, { mode: 0o770 });
    await chown(folder, uid, gid);
  }
  let pods = 0;
  return {
    volumes,
    run: async (script) => {
      pods += 1;
      const bundle = join(dir, `bundle-${pods}`);
      await layOut(bundle, pod, { script, volumes, environments });
      const id = `harvester-pod-${process.pid}-${pods}`;
      const flags = ['--network=none', '--ignore-cgroups', '--root', join(dir, 'runsc')];
      try {
        return await ended(runsc, [...flags, 'run', '--bundle', bundle, id]);
      } finally {
        await ended(runsc, [...flags, 'delete', '--force', id]);
        // runsc keeps an empty network namespace mounted there.
        await ended('umount', [join(dir, 'runsc', 'null-netns')]);
      }
    },
    close: () => rm(dir, { recursive: true, force: true }),
  };
}

interface Inside {
  readonly script: string;
  readonly volumes: Pods['volumes'];
  readonly environments: string;
}

async function layOut(bundle: string, pod: Pod, { script, volumes, environments }: Inside): Promise<void> {
  const [{ command, env, securityContext, volumeMounts }] = pod.containers;
  if (!securityContext.capabilities.drop.includes('ALL')) throw new Error('deploy/evaluation/runners.yaml keeps capabilities');
  const { exe, prefix } = await basePython();
  const work = join(bundle, 'files');
  await mkdir(work, { recursive: true });
  // What the image has from GitHub's release page: here it is the job itself, as its child.
  await writeFile(join(work, 'run.sh'), `#!/bin/sh\n"$HARVESTER_HOME/node_modules/.bin/node" "$HARVESTER_HOME/${script}"\n`, {
    mode: 0o755,
  });
  const bind = (destination: string, source: string, readOnly = true) => ({
    destination,
    source,
    type: 'bind',
    options: ['rbind', readOnly ? 'ro' : 'rw'],
  });
  const { runAsUser: uid, runAsGroup: gid } = pod.securityContext;
  const mounts = [
    { destination: '/proc', type: 'proc', source: 'proc' },
    { destination: '/dev', type: 'tmpfs', source: 'tmpfs' },
    { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['ro'] },
    { destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['mode=1777'] },
    { destination: state, type: 'tmpfs', source: 'tmpfs', options: ['mode=0711', `uid=${uid}`, `gid=${gid}`] },
    bind('/usr', '/usr'),
    bind(home, root),
    bind('/opt/harvester-runner/start.sh', join(root, 'deploy', 'runner', 'start.sh')),
    bind('/home/runner/run.sh', join(work, 'run.sh')),
    bind(join(state, 'env'), environments),
    ...(prefix.startsWith('/usr/') ? [] : [bind(prefix, prefix)]),
    ...volumeMounts.map(({ name, mountPath, readOnly = false }) => bind(mountPath, volumes[name] ?? '', readOnly)),
  ];
  const rootfs = join(bundle, 'rootfs');
  for (const { destination } of mounts) {
    const place = join(rootfs, destination);
    const isFile = destination.endsWith('.sh');
    await mkdir(isFile ? dirname(place) : place, { recursive: true });
    if (isFile) await writeFile(place, '');
  }
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) await symlink(`usr/${name}`, join(rootfs, name));
  // The image's own settings (deploy/runner/Containerfile), then the manifest's.
  const settings = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/tmp',
    HARVESTER_HOME: home,
    HARVESTER_STATE: state,
    HARVESTER_PYTHON: exe,
    ACTIONS_RUNNER_INPUT_JITCONFIG: 'handed over',
    ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
  };
  const config = {
    ociVersion: '1.0.2',
    process: {
      user: { uid, gid },
      args: command,
      env: Object.entries(settings).map(([name, value]) => `${name}=${value}`),
      cwd: '/tmp',
      capabilities: { bounding: [], effective: [], permitted: [], inheritable: [], ambient: [] },
      noNewPrivileges: !securityContext.allowPrivilegeEscalation,
    },
    root: { path: 'rootfs', readonly: true },
    hostname: 'runner',
    mounts,
    linux: {
      namespaces: ['pid', 'network', 'ipc', 'uts', 'mount'].map((type) => ({ type })),
      maskedPaths: [...masked.map((name) => `/proc/${name}`), '/sys/firmware'],
      readonlyPaths: shut.map((name) => `/proc/${name}`),
    },
  };
  await writeFile(join(bundle, 'config.json'), JSON.stringify(config));
}

/** What a program wrote on both its outputs until it ended, and how. */
function ended(program: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}
