import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildSite } from '../build.ts';
import { readTree } from '../testing/read-tree.ts';
import { sampleRecords } from '../testing/sample-records.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

async function site(audience: 'internal' | 'public'): Promise<string> {
  const work = temporaryFolder();
  const { folder, ...sample } = await sampleRecords(join(work, 'records'));
  const out = join(work, 'out');
  const config = folder.config(sample.competitions.map(({ name }) => name));
  await buildSite({ ...sample, records: folder.path, config, out, audience });
  return out;
}

async function built(audience: 'internal' | 'public'): Promise<(name: string) => string[][]> {
  const out = await site(audience);
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

/** Tables without a CSV below them, by caption, and where else they can be had. */
const elsewhere = {
  Inputs: 'the contract, as JSON and YAML',
  Outputs: 'the contract, as JSON and YAML',
  'Private splits': 'the contract, as JSON and YAML',
  'What it is made of': 'the ML-BOM',
  'From pull request to registry': 'the version as JSON',
  'Public keys': 'harvester.yaml',
  'Keys that sign, and how long they count': 'harvester.yaml',
  'Each new best score, oldest first': 'at the end of the leaderboard',
  'Scores on the feedback split': 'on the competition’s page a part of the leaderboard, whose end has it',
} as const;

test('every table has a CSV below it, or can be had elsewhere', async () => {
  const without = new Set<string>();
  for (const [path, html] of readTree(await site('internal'))) {
    if (!path.endsWith('.html') || path.startsWith('docs/')) continue;
    for (const table of html.split('<table').slice(1))
      if (!table.includes('.csv"')) without.add(/<caption[^>]*>([^<]*)/.exec(table)?.[1]?.trim() ?? path);
  }
  expect([...without].toSorted()).toEqual(Object.keys(elsewhere).toSorted());
});
