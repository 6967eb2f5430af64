import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { VaultError } from '../vault-error.ts';
import { sweepPlaces, takePlace, type Place } from './locked-places.ts';

const run = promisify(execFile);

/** One of the places a sandbox can run in: its own uid, folder and cgroup name. */
export interface Slot extends Place {
  /** Host uid and gid of everything in this slot; absent when the runner is not root and cannot switch. */
  readonly uid?: number;
  readonly cgroupName: string;
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

/** Removes the folder, and first what a killed runner's container left mounted in it. */
async function empty(dir: string): Promise<void> {
  const points = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' ')[4] ?? '');
  for (const point of points.filter((path) => path.startsWith(`${dir}/`)).toReversed()) await run('umount', ['--lazy', point]);
  await rm(dir, { recursive: true, force: true });
}

/** Empties every slot that nobody holds but somebody left something in. `removeCgroup` is told its cgroup's name. */
export async function sweepSlots(stateDir: string, removeCgroup: (name: string) => Promise<void>): Promise<void> {
  await sweepPlaces(join(stateDir, 'slots'), async (index, dir) => {
    await removeCgroup(cgroupOf(stateDir, index));
    await empty(dir);
  });
}

/** Takes a free slot. Throws INFRA when every slot is in use. */
export async function takeSlot(stateDir: string): Promise<Slot> {
  const parent = join(stateDir, 'slots');
  const place = await takePlace(parent, slotCount, (_, dir) => empty(dir));
  if (!place) throw new VaultError('INFRA', `all ${slotCount} sandbox slots under ${parent} are in use; wait for a run to end`);
  const { index } = place;
  return { ...place, ...(process.getuid?.() === 0 ? { uid: firstUid + index } : {}), cgroupName: cgroupOf(stateDir, index) };
}
