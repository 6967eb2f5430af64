import { constants } from 'node:fs';
import { access, mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CgroupFacts } from './cgroup-advice.ts';

export interface CgroupLimits {
  readonly memoryBytes: number;
  readonly processes: number;
  readonly cpus: number;
}

/** What the tree of one sandbox used, as the kernel counted it from outside. */
export interface CgroupUsage {
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
  readonly oomKills: number;
  /** How often a fork was refused at the process limit. */
  readonly forksRefused: number;
}

export interface Cgroup {
  readonly version: 1 | 2;
  /** Files a process of one thread enters by: it writes `0`, itself. */
  readonly entrances: readonly string[];
  usage(): Promise<CgroupUsage>;
  /** Kills whatever is inside, waits until it is gone, removes the group. */
  destroy(): Promise<void>;
}

/** Where groups can be made: version 2 one parent folder, version 1 one per controller. */
export type CgroupParent =
  { readonly version: 2; readonly dir: string } | { readonly version: 1; readonly dirs: Readonly<Record<Controller, string>> };
type Controller = 'memory' | 'pids' | 'cpu' | 'cpuacct';
const controllers: readonly Controller[] = ['memory', 'pids', 'cpu', 'cpuacct'];

/**
 * Finds a place where this process may create groups with memory, pids and cpu control, or undefined. `HARVESTER_CGROUP` names a delegated
 * version 2 folder; otherwise our own group's parent (a systemd unit or scope with its controllers on) or our own groups of version 1.
 */
export async function findCgroupParent(env: NodeJS.ProcessEnv = process.env): Promise<CgroupParent | undefined> {
  const [own, mounts] = await Promise.all([readText('/proc/self/cgroup'), readText('/proc/self/mountinfo')]);
  return (await findV2(own, mounts, env)) ?? (await findV1(own, mounts));
}

async function findV2(own: string, mounts: string, env: NodeJS.ProcessEnv): Promise<CgroupParent | undefined> {
  const mount = mounted(mounts).find(({ type }) => type === 'cgroup2')?.point;
  const path = /^0::(.*)$/m.exec(own)?.[1];
  if (mount === undefined || path === undefined) return undefined;
  const here = join(mount, path);
  for (const dir of [env['HARVESTER_CGROUP'], here, dirname(here), mount]) {
    if (dir === undefined || !dir.startsWith(mount)) continue;
    const enabled = (await readText(join(dir, 'cgroup.subtree_control'))).split(/\s+/);
    if (!['memory', 'pids', 'cpu'].every((name) => enabled.includes(name))) continue;
    if (await canCreate(dir, ['cgroup.procs'])) return { version: 2, dir };
  }
  return undefined;
}

async function findV1(own: string, mounts: string): Promise<CgroupParent | undefined> {
  const dirs: Partial<Record<Controller, string>> = {};
  for (const controller of controllers) {
    const mount = mounted(mounts).find(({ type, options }) => type === 'cgroup' && options.includes(controller))?.point;
    if (mount === undefined) return undefined;
    const path = own
      .split('\n')
      .map((line) => line.split(':'))
      .find(([, names]) => names?.split(',').includes(controller))
      ?.slice(2)
      .join(':');
    // Inside a container the path may be the host's, which is not visible here; the mount's root then is our own group.
    const here = join(mount, path ?? '');
    const dir = (await canCreate(here, ['tasks'])) ? here : mount;
    if (!(await canCreate(dir, ['tasks']))) return undefined;
    dirs[controller] = dir;
  }
  return { version: 1, dirs: dirs as Record<Controller, string> };
}

/** What keeps `findCgroupParent` from finding a place. */
export async function cgroupFacts(): Promise<CgroupFacts> {
  const [own, mounts] = await Promise.all([readText('/proc/self/cgroup'), readText('/proc/self/mountinfo')]);
  const isRoot = process.getuid?.() === 0;
  const memory = mounted(mounts).find(({ type, options }) => type === 'cgroup' && options.includes('memory'))?.point;
  const unified = mounted(mounts).find(({ type }) => type === 'cgroup2')?.point;
  if (memory !== undefined) return { version: 1, dir: memory, writable: await canCreate(memory, []), enabled: [], isRoot };
  if (unified === undefined) return { version: undefined, dir: '', writable: false, enabled: [], isRoot };
  const dir = join(unified, /^0::(.*)$/m.exec(own)?.[1] ?? '');
  const enabled = (await readText(join(dir, 'cgroup.subtree_control'))).split(/\s+/).filter(Boolean);
  return { version: 2, dir, writable: await canCreate(dir, ['cgroup.procs']), enabled, isRoot };
}

/** Makes the group `name` with its limits. What a killed runner left under the same name is ended and removed first. */
export async function createCgroup(parent: CgroupParent, name: string, limits: CgroupLimits): Promise<Cgroup> {
  const group = groupOf(parent, name);
  try {
    await makeAll(group.dirs);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await group.destroy();
    await makeAll(group.dirs);
  }
  try {
    await group.limit(limits);
  } catch (error) {
    await group.destroy();
    throw error;
  }
  return group;
}

/** Ends what is in the group `name` and removes it; nothing happens when there is none. */
export async function removeCgroup(parent: CgroupParent, name: string): Promise<void> {
  await groupOf(parent, name).destroy();
}

function groupOf(parent: CgroupParent, name: string): Group {
  return parent.version === 2 ? v2Group(join(parent.dir, name)) : v1Group(parent.dirs, name);
}

interface Group extends Cgroup {
  readonly dirs: readonly string[];
  limit(limits: CgroupLimits): Promise<void>;
}

const cpuPeriod = 100_000;

function v2Group(dir: string): Group {
  const file = (name: string): string => join(dir, name);
  return {
    version: 2,
    dirs: [dir],
    entrances: [file('cgroup.procs')],
    limit: async ({ memoryBytes, processes, cpus }) => {
      await Promise.all([
        writeFile(file('memory.max'), String(memoryBytes)),
        writeIfThere(file('memory.swap.max'), '0'),
        writeFile(file('pids.max'), String(processes)),
        writeFile(file('cpu.max'), `${Math.round(cpus * cpuPeriod)} ${cpuPeriod}`),
      ]);
    },
    usage: async () => {
      const [cpu, peak, events, pids] = await Promise.all(
        ['cpu.stat', 'memory.peak', 'memory.events', 'pids.events'].map((name) => readText(file(name))),
      );
      return {
        cpuSeconds: field(cpu ?? '', 'usage_usec') / 1e6,
        peakMemoryBytes: Number(peak) || 0,
        oomKills: field(events ?? '', 'oom_kill'),
        forksRefused: field(pids ?? '', 'max'),
      };
    },
    destroy: async () => {
      await writeIfThere(file('cgroup.kill'), '1');
      await removeGroups([dir]);
    },
  };
}

function v1Group(parents: Readonly<Record<Controller, string>>, name: string): Group {
  const file = (controller: Controller, leaf: string): string => join(parents[controller], name, leaf);
  // `cpu` and `cpuacct` are often one hierarchy under two names.
  const dirs = [...new Set(controllers.map((controller) => join(parents[controller], name)))];
  return {
    version: 1,
    dirs,
    // Unlike `cgroup.procs`, this one lets a thread move itself without stopping every fork on the machine meanwhile.
    entrances: dirs.map((dir) => join(dir, 'tasks')),
    limit: async ({ memoryBytes, processes, cpus }) => {
      const memory = async (): Promise<void> => {
        // Memory alone may never exceed memory and swap, so it comes first.
        await writeFile(file('memory', 'memory.limit_in_bytes'), String(memoryBytes));
        await writeIfThere(file('memory', 'memory.memsw.limit_in_bytes'), String(memoryBytes));
      };
      const cpu = async (): Promise<void> => {
        await writeFile(file('cpu', 'cpu.cfs_period_us'), String(cpuPeriod));
        await writeFile(file('cpu', 'cpu.cfs_quota_us'), String(Math.round(cpus * cpuPeriod)));
      };
      await Promise.all([memory(), cpu(), writeFile(file('pids', 'pids.max'), String(processes))]);
    },
    usage: async () => {
      const [cpu, peak, oom, pids] = await Promise.all([
        readText(file('cpuacct', 'cpuacct.usage')),
        readText(file('memory', 'memory.max_usage_in_bytes')),
        readText(file('memory', 'memory.oom_control')),
        readText(file('pids', 'pids.events')),
      ]);
      return {
        cpuSeconds: Number(cpu) / 1e9,
        peakMemoryBytes: Number(peak) || 0,
        oomKills: field(oom, 'oom_kill'),
        forksRefused: field(pids, 'max'),
      };
    },
    destroy: () => removeGroups(dirs),
  };
}

async function makeAll(dirs: readonly string[]): Promise<void> {
  // In turn: a failure in the middle must leave nothing that is still being made.
  for (const dir of dirs) await mkdir(dir);
}

async function removeGroups(dirs: readonly string[]): Promise<void> {
  await Promise.all(dirs.map(removeGroup));
}

async function removeGroup(dir: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await rmdir(dir);
      return;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT') return;
      if (code !== 'EBUSY' || attempt >= 400)
        throw new Error(`the cgroup ${dir} could not be removed (${code}): something in it does not die`, { cause: error });
      for (const pid of (await readText(join(dir, 'cgroup.procs'))).split('\n').filter(Boolean)) killQuietly(Number(pid));
      await sleep(5);
    }
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone between listing and killing.
  }
}

function mounted(mountinfo: string): { point: string; type: string; options: string[] }[] {
  return mountinfo
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [left = '', right = ''] = line.split(' - ');
      const [type = '', , options = ''] = right.split(' ');
      return { point: left.split(' ')[4] ?? '', type, options: options.split(',') };
    });
}

function field(text: string, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

async function canCreate(dir: string, files: readonly string[]): Promise<boolean> {
  try {
    await Promise.all([access(dir, constants.W_OK), ...files.map((name) => access(join(dir, name), constants.W_OK))]);
    return true;
  } catch {
    return false;
  }
}

async function writeIfThere(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'r+' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}
