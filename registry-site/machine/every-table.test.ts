import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildSite } from '../build.ts';
import { readTree } from '../testing/read-tree.ts';
import { sampleRecords } from '../testing/sample-records.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

async function built(audience: 'internal' | 'public'): Promise<(name: string) => string[][]> {
  const work = temporaryFolder();
  const { folder, ...sample } = await sampleRecords(join(work, 'records'));
  const out = join(work, 'out');
  const config = folder.config(sample.competitions.map(({ name }) => name));
  await buildSite({ ...sample, records: folder.path, config, out, audience });
  for (const [path, text] of readTree(out))
    if (path.endsWith('.csv')) {
      const lengths = cells(text).map((row) => row.length);
      expect({ path, lengths }).toEqual({ path, lengths: lengths.map(() => lengths[0]) });
    }
  return (name) => cells(readFileSync(join(out, 'api/v1', `${name}.csv`), 'utf8'));
}

/** Lines of a CSV file whose quoted cells hold no line break. */
function cells(text: string): string[][] {
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''));
}

const column = ([head = [], ...rows]: string[][], name: string): (string | undefined)[] => rows.map((row) => row[head.indexOf(name)]);

test('insiders get every table as lines with plain figures', async () => {
  const table = await built('internal');
  const costs = table('competitions/breast-tumour/costs');
  expect(column(costs, 'team')).toEqual(['neighbours', 'tiny-models', 'gradient-gang', 'north-forest', 'alice']);
  expect(column(costs, 'version')).toEqual(['', '', '3', '2', '1']);
  expect(column(costs, 'energy_wh_per_1000')[4]).toBe('0.0042');
  expect(column(costs, 'model_bytes')[3]).toBe('41200000');
  expect(column(table('competitions/breast-tumour/top-scores'), 'score')).toEqual(['0.971', '0.9823', '0.9871']);
  const tests = table('competitions/breast-tumour/comparisons');
  expect(tests.find((row) => row[1] === 'gradient-gang')).toEqual([
    'feedback',
    'gradient-gang',
    '3',
    expect.stringMatching(/^9\/[0-9a-f]{40}$/),
    'baseline/prior',
    '0.4871',
    '0',
  ]);
  expect(column(table('competitions/breast-tumour/tunings'), 'data')).toEqual(['oncology/site-north']);
  expect(column(table('competitions'), 'scored')).toEqual(['5', '1', '0']);
  expect(column(table('competitions'), 'not_scored')).toEqual(['GATE 1 TIMEOUT 1', '', '']);
  expect(column(table('fame'), 'team')).toContain('gradient-gang');
  expect(column(table('decisions'), 'by').toSorted()).toEqual(['gina', 'maria-maintainer']);
  expect(column(table('egress'), 'split')).toContain('oncology/site-north');
  expect(column(table('egress'), 'bits').every((bits) => Number.isFinite(Number(bits)))).toBe(true);
  expect(column(table('not-trusted'), 'file')).toEqual(['attempts/breast-tumour/20/not-a-record.json']);
  expect(column(table('datasets'), 'name')).toEqual(['site-north']);
  expect(column(table('compositions'), 'leads_to')[0]).toBe('both trial');
  expect(column(table('runners'), 'answers')).toHaveLength(1);
});

test('the public gets none of the tables for insiders', async () => {
  const table = await built('public');
  expect(column(table('competitions/breast-tumour/costs'), 'team')).toHaveLength(5);
  for (const name of ['competitions/breast-tumour/comparisons', 'competitions/breast-tumour/tunings', 'decisions', 'egress', 'runners'])
    expect(() => table(name)).toThrow(/ENOENT/);
});
