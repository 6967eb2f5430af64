import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { Dataset } from '../../core/contract/dataset.ts';
import { splitDigest } from '../../vault/split-digest.ts';

const name = 'biopsies';
/** What the ward's microscope measures otherwise since this year, and by how much. */
const moved = { column: 'mean_texture', by: 1.2 };

/**
 * Two years of a ward's private data on its runner, made of the rows of a split nobody was scored on yet: last year's as they are, this year's
 * from a new microscope. Gives the text of the dataset's file for the control repository.
 */
export async function layWardData(from: string, dataDir: string): Promise<string> {
  const [features = '', labels = ''] = await Promise.all(['features.csv', 'labels.csv'].map((file) => readFile(join(from, file), 'utf8')));
  const [header = '', ...rows] = features.trim().split('\n');
  const [label = '', ...answers] = labels.trim().split('\n');
  const half = Math.floor(rows.length / 2);
  const at = header.split(',').indexOf(moved.column);
  const shifted = rows.slice(half).map((row) =>
    row
      .split(',')
      .map((cell, index) => (index === at ? String(Number((Number(cell) * moved.by).toPrecision(6))) : cell))
      .join(','),
  );
  const years = [
    { version: '2025', rows: rows.slice(0, half), labels: answers.slice(0, half) },
    { version: '2026', rows: shifted, labels: answers.slice(half) },
  ];
  const [reference, data] = await Promise.all(
    years.map(async (year) => {
      const dir = join(dataDir, 'datasets', 'ward', name, year.version);
      await mkdir(dir, { recursive: true });
      await writeFile(join(dir, 'features.csv'), `${[header, ...year.rows].join('\n')}\n`);
      await writeFile(join(dir, 'labels.csv'), `${[label, ...year.labels].join('\n')}\n`);
      return { version: year.version, sha256: await splitDigest(dir), rows: year.rows.length };
    }),
  );
  const dataset = Dataset.parse({
    harvester: 1,
    owner: 'ward',
    name,
    title: 'Biopsies of the ward',
    people: ['maria'],
    data,
    reference,
    models: [{ competition: 'breast-tumour', versions: 'champion' }],
    tuning: true,
  });
  return dump(dataset, { lineWidth: 140 });
}
