import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillCompetition } from '../../demo/data/fill-competition.ts';
import { prepareData, type PreparedData } from '../../demo/data/prepare.ts';
import { competitionPython, root, runJson } from './environment.ts';

const example = join(root, 'examples', 'breast-tumour');
const environment = await competitionPython();
let out: string;
let data: PreparedData;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'template-data-'));
  data = await prepareData({ ...environment, out });
});
afterAll(() => rm(out, { recursive: true, force: true }));

test('cutting the data again gives the very data and digests that the example was published with', async () => {
  expect(await readFile(data.publicCsv, 'utf8')).toBe(await readFile(join(example, 'data/public/train.csv'), 'utf8'));
  const text = await readFile(join(example, 'competition.yaml'), 'utf8');
  const lock = await readFile(join(example, 'env/requirements.lock'));
  expect(fillCompetition(text, { splits: data.splits, lockSha256: createHash('sha256').update(lock).digest('hex') })).toBe(text);
});

test('every original row is in exactly one part, and no private row is an original row', async () => {
  const { feedback, final } = data.splits;
  const privateCsv = [feedback, final].map((split) => join(data.privateDir, split.name, 'features.csv'));
  const found = (await runJson(environment, 'origins.py', [data.publicCsv, ...privateCsv])) as Record<
    string,
    { nearest: number[]; furthest: number; closest: number }
  >;
  const origins = Object.values(found).flatMap((part) => part.nearest);
  expect(origins.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 569 }, (_, index) => index));
  expect(found[data.publicCsv]?.furthest).toBeLessThan(1e-9);
  for (const csv of privateCsv) {
    expect(found[csv]?.closest).toBeGreaterThan(1e-3);
    expect(found[csv]?.furthest).toBeLessThan(0.1);
  }
});

test('each part has its rows, both classes in like shares, and no order to guess from', async () => {
  const column = async (path: string): Promise<string[]> =>
    (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').at(-1) as string);
  const parts = [
    { path: data.publicCsv, rows: 170 },
    ...Object.values(data.splits).map((split) => ({ path: join(data.privateDir, split.name, 'labels.csv'), rows: split.rows })),
  ];
  expect(parts.map((part) => part.rows)).toEqual([170, 250, 149]);
  for (const { path, rows } of parts) {
    const labels = await column(path);
    expect(labels).toHaveLength(rows);
    const share = (part: readonly string[]): number => part.filter((label) => label === '1').length / part.length;
    expect(share(labels)).toBeCloseTo(0.3726, 2);
    expect(Math.abs(share(labels.slice(0, rows / 2)) - share(labels.slice(rows / 2)))).toBeLessThan(0.15);
  }
});
