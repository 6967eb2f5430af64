import { readFile } from 'node:fs/promises';
import { DataSketch } from '../../gate/data-sketch/sketch.ts';
import { UsageError } from '../terminal.ts';

/** Data sketches by the paths of their files. Throws `UsageError` where one cannot be read: a comparison that was asked for is never left out. */
export async function readSketches(paths: readonly string[]): Promise<DataSketch[]> {
  return Promise.all(
    paths.map(async (path) => {
      try {
        return DataSketch.parse(JSON.parse(await readFile(path, 'utf8')));
      } catch {
        throw new UsageError(`${path} is no data sketch. Make one with: harvester sketch table.csv --dataset name --out ${path}`);
      }
    }),
  );
}
