import { describe, expect, test } from 'vitest';
import { seededNumbers } from './testing/seeded-numbers.ts';
import { dataFindings, digestTableFindings } from './data-findings.ts';
import { RowFinder } from './row-finder.ts';
import { type DataSketch, DataSketch as Schema, sketchColumns } from './sketch.ts';

const rows = 200;
const columns = Array.from({ length: 8 }, (_, c) => seededNumbers(c + 1, rows));
const table = ['a,b,c,d,e,f,g,h', ...Array.from({ length: rows }, (_, r) => columns.map((column) => column[r]).join(','))].join('\n');

function sketch(visibility: DataSketch['visibility']): DataSketch {
  const outcome = sketchColumns(columns, 'tumour', visibility);
  if (outcome.kind === 'refused') throw new Error(outcome.why);
  return Schema.parse(JSON.parse(JSON.stringify(outcome.sketch)));
}
const rules = (content: Buffer | string, visibility: DataSketch['visibility'] = 'private'): string[] =>
  dataFindings('x', content, [new RowFinder(sketch(visibility))]).map(({ rule, severity }) => `${rule} ${severity}`);
const rowMajor = Float64Array.from({ length: 10 * 8 }, (_, i) => columns[i % 8]?.[20 + Math.floor(i / 8)] ?? 0);

describe('copied rows are noticed', () => {
  test.each<[string, Buffer | string]>([
    ['as lines of a table', table.split('\n').slice(50, 60).join('\n')],
    ['as a list in a source', `KNOWN = ${JSON.stringify([...rowMajor])}\n`],
    ['as an array of float64', Buffer.from(rowMajor.buffer)],
    ['as an array of float64 at an odd place', Buffer.concat([Buffer.from('abc'), Buffer.from(rowMajor.buffer)])],
    ['as an array of float32', Buffer.from(Float32Array.from(rowMajor).buffer)],
    ['as an array stored by columns', Buffer.from(columns[3]!.slice(10, 60).buffer)],
  ])('%s', (_name, content) => {
    expect(rules(content)).toEqual(['data/private-rows error']);
  });

  test('and public ones are only mentioned', () => {
    expect(rules(table, 'public')).toEqual(['data/public-rows warning']);
    expect(rules(Buffer.from(rowMajor.buffer), 'public')).toEqual(['data/public-rows note']);
  });
});

describe('what is no copy passes', () => {
  test.each<[string, Buffer | string]>([
    ['other numbers of the same kind', Buffer.from(seededNumbers(99, 50_000).buffer)],
    ['counters', Buffer.from(Float64Array.from({ length: 5000 }, (_, i) => i).buffer)],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(100_000)],
    ['prose', 'The model has 3 layers of 64, 32 and 16 units; AUC 0.93, 0.95, 0.91, 0.9, 0.97, 0.92.'],
    ['one row of many', table.split('\n')[40]!.split(',').slice(0, 6).join(' ')],
  ])('%s', (_name, content) => {
    expect(rules(content)).toEqual([]);
  });
});

test('a sketch holds no number of the data and differs each time', () => {
  const [one, two] = [sketch('private'), sketch('private')];
  expect(one.hashes).not.toBe(two.hashes);
  expect(JSON.stringify(one)).not.toContain(String(columns[0]![0]));
});

test('data that could be guessed is not sketched', () => {
  const flags = Array.from({ length: 8 }, () => Float64Array.from({ length: 100 }, (_, i) => (i % 2) + 0.5));
  expect(sketchColumns(flags, 'flags', 'private')).toMatchObject({ kind: 'refused' });
  expect(sketchColumns([], 'none', 'private')).toMatchObject({ kind: 'refused' });
});

test('tables of digests are mentioned', () => {
  const digests = Array.from({ length: 200 }, (_, i) => `"${i.toString(16).padStart(64, '0')}": 1`);
  expect(digestTableFindings('table.json', digests.join('\n'))).toMatchObject([{ rule: 'data/digest-table', severity: 'warning' }]);
  expect(digestTableFindings('table.json', digests.slice(1).join('\n'))).toEqual([]);
});
