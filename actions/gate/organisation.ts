import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type HarvesterGate, Waiver } from '../../core/contract/gate-policy.ts';
import { DataSketch } from '../../gate/data-sketch/sketch.ts';
import { readConfigFile } from '../control-files.ts';

/** `gate:` of the control repository's `harvester.yaml`. A file that was named and cannot be read stops the gate: waivers and blocks are never guessed. */
export async function organisationGate(path: string | undefined): Promise<HarvesterGate | undefined> {
  if (path === undefined) return undefined;
  return (await readConfigFile(path)).gate;
}

/**
 * The organisation's gate with the waivers that came with this run: those a maintainer granted by `/waive` on this head, in the App's words. Anything but
 * a list of whole waivers stops the gate.
 */
export function withGranted(gate: HarvesterGate | undefined, granted: string | undefined): HarvesterGate | undefined {
  if (granted === undefined) return gate;
  const waivers = z.array(Waiver).max(20).parse(JSON.parse(granted));
  return { block: gate?.block ?? [], warn: gate?.warn ?? [], waivers: [...(gate?.waivers ?? []), ...waivers] };
}

/** Every data sketch (`*.json`) of a folder; one that cannot be read stops the gate. */
export async function sketchesIn(folder: string | undefined): Promise<DataSketch[]> {
  if (folder === undefined) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(names.map(async (name) => DataSketch.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))));
}
