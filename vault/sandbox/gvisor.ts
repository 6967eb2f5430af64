import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environmentVariables, insideCgroups, scratchBytes, sharedMemoryBytes, type CommandOptions } from './command.ts';

const run = promisify(execFile);

export interface GvisorOptions extends Omit<CommandOptions, 'seccompFd'> {
  readonly runsc: string;
  /** The slot's folder: bundle and state of this one container live there. */
  readonly dir: string;
}

/** Named the same in every slot: each has a state folder of its own. */
const containerId = 'sandbox';

/**
 * The stronger profile: gVisor's own kernel in user space instead of ours behind a filter. Same mounts, same harness, no network stack at all.
 * The container's user is the slot's; `runsc` itself needs root.
 */
export async function gvisorCommand(options: GvisorOptions): Promise<readonly [string, ...string[]]> {
  if (options.uid === undefined) throw new Error('gVisor needs a runner that is root: run as root, or set HARVESTER_SANDBOX=bubblewrap');
  const bundle = join(options.dir, 'bundle');
  const root = join(bundle, 'rootfs');
  await mkdir(root, { recursive: true, mode: 0o755 });
  for (const name of ['lib', 'lib64', 'bin']) await symlink(`usr/${name}`, join(root, name));
  await writeFile(join(bundle, 'config.json'), JSON.stringify(bundleConfig(options, root)));
  // systrap, the default platform, needs neither KVM nor ptrace; our own control group holds everything, so runsc makes none.
  const flags = ['--network=none', '--ignore-cgroups', '--file-access-mounts=shared', '--root', stateDir(options.dir)];
  // Dies with this process, as bubblewrap does.
  const tied = ['setpriv', '--pdeathsig', 'KILL'];
  return insideCgroups(options.cgroups, [...tied, options.runsc, ...flags, 'run', '--bundle', bundle, containerId]);
}

/** Removes what a container left on the host: its processes and the mount of its empty network namespace. Safe when there is nothing. */
export async function removeGvisor(runsc: string, dir: string): Promise<void> {
  const state = stateDir(dir);
  await run(runsc, ['--root', state, 'delete', '--force', containerId]).catch(() => undefined);
  await run('umount', [join(state, 'null-netns')]).catch(() => undefined);
}

function stateDir(dir: string): string {
  return join(dir, 'runsc');
}

function bundleConfig({ uid, environment, harness, submission, limits, program }: GvisorOptions, root: string): unknown {
  const [file, ...args] = program;
  const rlimit = (name: string, value: number) => ({ type: `RLIMIT_${name}`, hard: value, soft: value });
  const bind = (destination: string, source: string) => ({
    destination,
    source,
    type: 'bind',
    options: ['ro', 'rbind', 'nosuid', 'nodev'],
  });
  const memory = (destination: string, size: number) => ({
    destination,
    source: 'tmpfs',
    type: 'tmpfs',
    options: ['nosuid', 'nodev', 'noexec', `size=${size}`, 'mode=1777'],
  });
  return {
    ociVersion: '1.0.2',
    process: {
      user: { uid, gid: uid },
      args: ['/env/bin/python', '-I', '-B', `/harness/${file}`, ...args],
      env: Object.entries(environmentVariables).map(([name, value]) => `${name}=${value}`),
      cwd: '/tmp',
      capabilities: { bounding: [], effective: [], permitted: [], inheritable: [], ambient: [] },
      noNewPrivileges: true,
      rlimits: [
        rlimit('NOFILE', 256),
        rlimit('CORE', 0),
        rlimit('FSIZE', scratchBytes),
        rlimit('NPROC', limits.processes),
        ...(limits.cpuSeconds === undefined ? [] : [rlimit('CPU', Math.ceil(limits.cpuSeconds))]),
        ...(limits.addressSpace === undefined ? [] : [rlimit('AS', limits.addressSpace)]),
      ],
    },
    root: { path: root, readonly: true },
    hostname: 'sandbox',
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs' },
      bind('/usr', '/usr'),
      bind('/env', environment),
      bind('/harness', harness),
      bind('/submission', submission),
      memory('/tmp', scratchBytes),
      memory('/dev/shm', sharedMemoryBytes),
    ],
    linux: { namespaces: ['pid', 'network', 'ipc', 'uts', 'mount'].map((type) => ({ type })) },
  };
}
