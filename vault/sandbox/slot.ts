import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tryLock } from '../file-lock.ts';
import { VaultError } from '../vault-error.ts';

const run = promisify(execFile);

/** One of the places a sandbox can run in: its own uid, folder and cgroup name, held by exactly one run at a time. */
export interface Slot {
  readonly index: number;
  /** Host uid and gid of everything in this slot; absent when the runner is not root and cannot switch. */
  readonly uid?: number;
  /** Empty on arrival, removed on release. Walkable for the slot's uid, listable for nobody but root. */
  readonly dir: string;
  readonly cgroupName: string;
  release(): Promise<void>;
}

const firstUid = 61_001;
const slotCount = 64;

/** How the cgroups of one state folder's slots are called, so that two runners on one machine never meet. */
export function cgroupPrefix(stateDir: string): string {
  return `harvester-${createHash('sha256').update(stateDir).digest('hex').slice(0, 8)}-`;
}

/** Same name for the same slot of the same state folder, so that whoever takes or sweeps the slot next finds what a killed runner left. */
function cgroupOf(stateDir: string, index: number): string {
  return `${cgroupPrefix(stateDir)}${index}`;
}

/** Lets go of what a killed runner's container left mounted in its slot. */
async function unmountBelow(dir: string): Promise<void> {
  const points = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' ')[4] ?? '');
  for (const point of points.filter((path) => path.startsWith(`${dir}/`)).toReversed()) await run('umount', ['--lazy', point]);
}

/** Makes the folder; one that a killed runner left is emptied first. */
async function makeEmpty(dir: string): Promise<void> {
  try {
    await mkdir(dir, { mode: 0o711 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await unmountBelow(dir);
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { mode: 0o711 });
  }
}

/** Empties every slot that nobody holds but somebody left something in: a runner that was killed. `removeCgroup` is told its cgroup's name. */
export async function sweepSlots(stateDir: string, removeCgroup: (name: string) => Promise<void>): Promise<void> {
  const parent = join(stateDir, 'slots');
  const left = (await readdir(parent).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const name of left) {
    const lock = tryLock(join(parent, `${name}.lock`));
    if (!lock) continue;
    try {
      await removeCgroup(cgroupOf(stateDir, Number(name)));
      await unmountBelow(join(parent, name));
      await rm(join(parent, name), { recursive: true, force: true });
    } finally {
      lock.release();
    }
  }
}

/** Takes a free slot. Throws INFRA when every slot is in use. */
export async function takeSlot(stateDir: string): Promise<Slot> {
  const parent = join(stateDir, 'slots');
  await mkdir(parent, { recursive: true, mode: 0o711 });
  await chmod(parent, 0o711);
  for (let index = 0; index < slotCount; index += 1) {
    const lock = tryLock(join(parent, `${index}.lock`));
    if (!lock) continue;
    const dir = join(parent, String(index));
    try {
      await makeEmpty(dir);
      await chmod(dir, 0o711);
    } catch (error) {
      lock.release();
      throw error;
    }
    return {
      index,
      ...(process.getuid?.() === 0 ? { uid: firstUid + index } : {}),
      dir,
      cgroupName: cgroupOf(stateDir, index),
      release: async () => {
        await rm(dir, { recursive: true, force: true });
        lock.release();
      },
    };
  }
  throw new VaultError('INFRA', `all ${slotCount} sandbox slots under ${parent} are in use; wait for a run to end`);
}
