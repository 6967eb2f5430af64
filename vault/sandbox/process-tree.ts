import { readFileSync } from 'node:fs';
import { readFile, readdir, statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratchBytes, sharedMemoryBytes } from './command.ts';
import { memoryInGvisor } from './memory-in-gvisor.ts';
import type { Usage } from './start.ts';

/** The kernel's clock ticks a second, which Linux fixes at 100 for user space. */
const ticksPerSecond = 100;

/** CPU time and memory of a process and its descendants as /proc shows them now: the only account there is without a cgroup. */
export async function treeUsage(root: number): Promise<Usage> {
  let cpuTicks = 0;
  let peakMemoryBytes = 0;
  for await (const pid of processTree(root)) {
    const [stat, status] = await Promise.all([text(`/proc/${pid}/stat`), text(`/proc/${pid}/status`)]);
    // The name in parentheses may hold anything; the fields after its last `)` start with the state, number 3.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    cpuTicks += [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
    // gVisor's kernel keeps no highest: there it is what is held now.
    peakMemoryBytes += (kilobytes(status, 'VmHWM') || kilobytes(status, 'VmRSS')) * 1024;
  }
  return { cpuSeconds: cpuTicks / ticksPerSecond, peakMemoryBytes, oomKills: 0, forksRefused: 0, method: 'process-tree' };
}

/**
 * Bytes of memory that a process and its descendants hold now and could give to nobody else: what they wrote to, not the libraries they
 * share with the rest of the machine, and what lies in the sandbox's folders in memory. What several of them share is counted once where the kernel tells us so, else for each.
 */
export async function treeMemory(root: number, enough = Infinity): Promise<number> {
  const pids: number[] = [];
  let held = 0;
  for await (const pid of processTree(root)) {
    pids.push(pid);
    const status = await text(`/proc/${pid}/status`);
    held += roughMemory(status);
  }
  const scratch = await scratchMemory(pids);
  // The exact account makes the kernel walk every page table, so it is asked for only when the rough one says too much.
  return held + scratch < enough ? held + scratch : (await exactMemory(pids)) + scratch;
}

const tmpfs = 0x0102_1994;
/** What an empty file costs the kernel, about. */
const inodeBytes = 1024;

/** What the sandbox's own folders in memory hold, in files and in names of files. */
async function scratchMemory(pids: readonly number[]): Promise<number> {
  for (const pid of pids) {
    const folders = await Promise.all([scratch(pid, '/tmp', scratchBytes), scratch(pid, '/dev/shm', sharedMemoryBytes)]);
    const known = folders.filter((bytes) => bytes !== undefined);
    // All processes of a sandbox see the same ones.
    if (known.length > 0) return known.reduce((sum, bytes) => sum + bytes, 0);
  }
  return 0;
}

/** Undefined when this process does not see a folder that is the sandbox's by kind and size: it may not be inside yet. */
async function scratch(pid: number, folder: string, size: number): Promise<number | undefined> {
  const stats = await statfs(`/proc/${pid}/root${folder}`).catch(() => undefined);
  if (stats?.type !== tmpfs || stats.blocks * stats.bsize !== size) return undefined;
  return (stats.blocks - stats.bfree) * stats.bsize + (stats.files - stats.ffree) * inodeBytes;
}

async function exactMemory(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(
    pids.map(async (pid) => {
      const shares = await text(`/proc/${pid}/smaps_rollup`);
      if (shares !== '') return (kilobytes(shares, 'Pss_Anon') + kilobytes(shares, 'Pss_Shmem')) * 1024;
      // A process can close these files to us, but not its status.
      const status = await text(`/proc/${pid}/status`);
      const areas = tellsKinds(status) ? '' : await text(`/proc/${pid}/smaps`);
      return areas === '' ? roughMemory(status) : memoryInGvisor(areas);
    }),
  );
  return each.reduce((sum, bytes) => sum + bytes, 0);
}

/** What gVisor's kernel does not: it tells one sum, the libraries with it. */
const tellsKinds = (status: string): boolean => /^RssAnon:/m.test(status);

function roughMemory(status: string): number {
  const names = tellsKinds(status) ? ['RssAnon', 'RssShmem'] : ['VmRSS'];
  return names.reduce((sum, name) => sum + kilobytes(status, name), 0) * 1024;
}

/** The processes `pid` itself started and did not outlive; at once, as it is about to be killed. */
export function childrenNow(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Waits until these processes have ended, for `patienceMs` at most. The first of a namespace ends only after all others in it. */
export async function untilEnded(pids: readonly number[], patienceMs = 5000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (const pid of pids) while ((await isRunning(pid)) && performance.now() < deadline) await sleep(2);
}

async function isRunning(pid: number): Promise<boolean> {
  const stat = await text(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ended = fields[0] === '' || fields[0] === 'Z' || fields[0] === 'X';
  // The first thread shows as a zombie while others still end; the last of them, and no sooner, ends the rest of the namespace.
  return !ended || Number(fields[17]) > 1;
}

/** The process and everything below it that is still there, whichever of its threads started it. */
async function* processTree(root: number): AsyncGenerator<number> {
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    yield pid;
    const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
    const children = await Promise.all(threads.map((thread) => text(`/proc/${pid}/task/${thread}/children`)));
    queue.push(...children.join(' ').split(' ').filter(Boolean).map(Number));
  }
}

function kilobytes(lines: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(lines)?.[1] ?? 0);
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Ended while we looked.
    return '';
  }
}
