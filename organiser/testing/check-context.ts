import { dump } from 'js-yaml';
import { Competition } from '../../core/contract/competition.ts';
import { readContract } from '../../core/contract/read.ts';
import { sampleCompetition } from '../../core/testing/samples.ts';
import { checks } from '../check/checks.ts';
import type { CheckContext, DataView, Finding } from '../check/check.ts';
import { viewOf } from '../check/read-views.ts';
import { csvTable } from '../tables/csv-table.ts';

export interface Data {
  readonly public: string;
  /** Features and labels. */
  readonly feedback?: readonly [string, string];
  readonly final?: readonly [string, string];
}

/** What one check says about a competition that is the sample, changed, with data given as CSV texts. `dir` is where its files stand. */
export async function findings(id: string, over: Partial<Competition>, data: Data, dir = '/nowhere'): Promise<readonly Finding[]> {
  const check = checks.find((one) => one.id === id);
  if (!check) throw new Error(`there is no check ${id}`);
  return check.run(contextOf(over, data, dir));
}

function contextOf(over: Partial<Competition>, data: Data, dir: string): CheckContext {
  const text = dump({ ...sampleCompetition(), ...over }, { noRefs: true });
  const read = readContract(Competition, 'competition.yaml', text);
  if (read.kind === 'invalid') throw new Error(read.problems.map(({ message }) => message).join('\n'));
  const table = csvTable('train.csv', data.public);
  const views: DataView[] = [viewOf('public', table, table)];
  for (const board of ['feedback', 'final'] as const) {
    const tables = data[board];
    if (tables) views.push(viewOf(board, csvTable(`${board}/features.csv`, tables[0]), csvTable(`${board}/labels.csv`, tables[1])));
  }
  const now = new Date('2026-06-01T00:00:00Z');
  return { dir, competition: read.value, text, place: read.place, privateDir: undefined, now, log: () => undefined, views, unreadable: [] };
}
