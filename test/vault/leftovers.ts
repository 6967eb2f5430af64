import { readFileSync, readdirSync, readlinkSync, type Dirent } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ownKernelSigns, whoseKernel } from '../../vault/sandbox/kernel.ts';
import { cgroupPrefix } from '../../vault/sandbox/slot.ts';

/** Everything of this state folder's sandboxes that still exists: processes, cgroups, mounts, files. Empty when all was cleaned up. */
export async function leftovers(stateDir: string): Promise<string[]> {
  const prefix = cgroupPrefix(stateDir);
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').filter((line) => line.includes(stateDir));
  const folders = [...(await foldersIn(stateDir, 'slots')), ...(await foldersIn(stateDir, 'canaries'))];
  return [...processesOf(stateDir, prefix), ...cgroupsNamed('/sys/fs/cgroup', prefix), ...mounts, ...folders];
}

async function foldersIn(stateDir: string, parent: string): Promise<string[]> {
  const names = await readdir(join(stateDir, parent)).catch(() => []);
  return names.filter((name) => !name.endsWith('.lock')).map((name) => `${parent}/${name}`);
}

/**
 * Processes in a cgroup of ours, or, where there are none, that see a slot's folder among mounts of their own. gVisor's kernel does not say where a
 * mount is from: there, all that have mounts of their own.
 */
function processesOf(stateDir: string, prefix: string): string[] {
  const own = readlinkSync('/proc/self/ns/mnt');
  const inGvisor = whoseKernel(ownKernelSigns()) === 'gvisor';
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        if (readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(prefix)) return true;
        const elsewhere = readlinkSync(`/proc/${pid}/ns/mnt`) !== own;
        return elsewhere && (inGvisor || readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(join(stateDir, 'slots')));
      } catch {
        return false;
      }
    })
    .map((pid) => `process ${pid}`);
}

function foldersOf(dir: string): Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch {
    // Somebody else's, removed while we looked.
    return [];
  }
}

function cgroupsNamed(dir: string, prefix: string): string[] {
  return foldersOf(dir)
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => (name.startsWith(prefix) ? [`cgroup ${join(dir, name)}`] : cgroupsNamed(join(dir, name), prefix)));
}
