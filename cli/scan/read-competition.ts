import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Competition } from '../../core/contract/competition.ts';
import { type DataSketch, sketchColumns } from '../../gate/data-sketch/sketch.ts';
import { readTable } from '../../organiser/tables/read-table.ts';
import { numericColumns } from './numeric-columns.ts';
import { readFileOf } from './read-file-of.ts';

export interface ReadCompetition {
  readonly competition: Competition;
  readonly lock?: string;
  /** Of the public data, where it is a table of this machine with numbers enough. */
  readonly publicSketch?: DataSketch;
}

const LARGEST_TABLE = 100 * 2 ** 20;

/** A `competition.yaml`, the lock it names and a sketch of its public data. What is not beside it is said on the log and not compared with. */
export async function readCompetition(path: string, log: (line: string) => void): Promise<ReadCompetition> {
  const competition = await readFileOf(Competition, path);
  const lock = await readFile(join(dirname(path), competition.environment.lock), 'utf8').catch(() => undefined);
  if (lock === undefined) log(`no ${competition.environment.lock} beside ${path}: requirements are not compared with it`);
  const publicSketch = await sketchPublic(join(dirname(path), competition.data.public), competition.name).catch((error: Error) => {
    log(error.message);
    return undefined;
  });
  if (!publicSketch) log(`no table of numbers at ${competition.data.public}: copies of public rows are not looked for`);
  return { competition, ...(lock !== undefined && { lock }), ...(publicSketch && { publicSketch }) };
}

async function sketchPublic(path: string, name: string): Promise<DataSketch | undefined> {
  const found = await stat(path).catch(() => undefined);
  // Other tables are read by a Python environment, which a scan does not build.
  if (!found?.isFile() || found.size > LARGEST_TABLE || !path.endsWith('.csv')) return undefined;
  const columns = numericColumns(await readTable(path)).map(({ values }) => values);
  const outcome = sketchColumns(columns, name, 'public');
  return outcome.kind === 'sketched' ? outcome.sketch : undefined;
}
