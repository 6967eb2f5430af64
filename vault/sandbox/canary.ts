import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sweepPlaces, takePlace } from './locked-places.ts';

export interface Canary {
  /** A file no sandbox may ever reach. */
  readonly file: string;
  remove(): Promise<void>;
}

const places = 64;
const below = (stateDir: string): string => join(stateDir, 'canaries');

/** Removes what killed self-tests left. */
export function sweepCanaries(stateDir: string): Promise<void> {
  return sweepPlaces(below(stateDir));
}

/** Lays out a file as labels would lie on this machine, for the self-test to reach for. Throws when every place is taken. */
export async function layCanary(stateDir: string): Promise<Canary> {
  const place = await takePlace(below(stateDir), places);
  if (!place) throw new Error(`${places} self-tests are running under ${below(stateDir)}; wait for one to end`);
  try {
    const file = join(place.dir, 'labels.csv');
    // World-readable on purpose: it must be out of reach because it is not there, not because of its mode.
    await writeFile(file, 'secret\n', { mode: 0o644 });
    return { file, remove: place.release };
  } catch (error) {
    await place.release();
    throw error;
  }
}
