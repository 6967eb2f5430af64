import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompetitionFolder } from '../competition-folder.ts';
import { OrganiserError } from '../organiser-error.ts';
import { cellsOf, type DataTable } from '../tables/data-table.ts';
import { readTable } from '../tables/read-table.ts';
import type { DataView, Finding } from './check.ts';

const formats = ['csv', 'parquet', 'arrow'];

/** Reads public data and, where their folder is named, the private splits. What cannot be read becomes a problem. */
export async function readViews(
  { dir, competition }: CompetitionFolder,
  privateDir: string | undefined,
): Promise<{ views: DataView[]; unreadable: Finding[] }> {
  const views: DataView[] = [];
  const unreadable: Finding[] = [];
  const attempt = async (read: () => Promise<DataView>, instead: string): Promise<void> => {
    try {
      views.push(await read());
    } catch (error) {
      if (!(error instanceof OrganiserError)) throw error;
      for (const { path, line, column, message, next } of error.problems)
        unreadable.push({
          level: 'problem',
          path,
          ...(line !== undefined && { line }),
          ...(column !== undefined && { column }),
          message,
          next: message === 'is not there' ? instead : next,
        });
    }
  };
  const { feedback, final } = competition.data;
  const split = 'make it: harvester competition split <data> --competition <dir> --private <folder>';
  await attempt(async () => {
    const table = await readTable(join(dir, competition.data.public), competition.data.public);
    return viewOf('public', table, table);
  }, split);
  if (privateDir === undefined) return { views, unreadable };
  for (const [board, { name }] of [
    ['feedback', feedback],
    ['final', final],
  ] as const)
    await attempt(async () => {
      const [features, labels] = await Promise.all(['features', 'labels'].map((stem) => oneTable(join(privateDir, name), name, stem)));
      return viewOf(board, features as DataTable, labels as DataTable);
    }, split);
  return { views, unreadable };
}

async function oneTable(dir: string, name: string, stem: string): Promise<DataTable> {
  const files = await readdir(dir).catch(() => []);
  const [found, ...more] = files.filter((file) => formats.some((format) => file === `${stem}.${format}`));
  if (found !== undefined && more.length === 0) return readTable(join(dir, found), `${name}/${found}`);
  const message = more.length > 0 ? `holds ${stem} in several formats` : 'is not there';
  throw new OrganiserError({
    code: 'TABLE',
    path: `${name}/${more.length > 0 ? '' : `${stem}.csv`}`,
    message,
    next: `keep exactly one of ${formats.map((format) => `${stem}.${format}`).join(', ')}`,
  });
}

/** Public data, or a private split's two tables, as one part of the data. */
export function viewOf(name: DataView['name'], features: DataTable, labels: DataTable): DataView {
  const known = new Map<string, readonly (string | null)[] | undefined>();
  return {
    name,
    features,
    labels,
    rows: features.rows,
    column: (wanted) => {
      if (!known.has(wanted)) known.set(wanted, cellsOf(labels, wanted) ?? cellsOf(features, wanted));
      return known.get(wanted);
    },
  };
}
