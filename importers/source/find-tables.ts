import { posix } from 'node:path';
import type { TableFiles } from '../plan.ts';

const tabular = /\.(?:csv|tsv|parquet|json|data|solution|csv\.gz|csv\.bz2)$/i;
const labelWords = new Set([
  'label',
  'labels',
  'y',
  'target',
  'targets',
  'solution',
  'solutions',
  'reference',
  'references',
  'truth',
  'groundtruth',
  'gt',
  'answers',
  'annotation',
  'annotations',
]);
const featureWords = new Set(['feature', 'features', 'x', 'input', 'inputs', 'data', 'feat', 'set']);
const trainWords = new Set(['train', 'training']);
const notTables = new Set(['info', 'metadata', 'sample', 'submission', 'package', 'config']);

interface Named {
  readonly path: string;
  /** Words of the file's name, without those that say whether it holds inputs or labels. */
  readonly stem: string;
  readonly train: boolean;
  readonly labels: boolean;
}

/** What a file is called says what it holds: `X_train.csv`, `iris_valid.data`, `test_labels.csv`. Undefined for what is no table. */
function named(path: string): Named | undefined {
  const name = posix.basename(path).toLowerCase();
  if (!tabular.test(name)) return undefined;
  const words = name
    .replace(/\.(?:gz|bz2)$/, '')
    .replace(/\.[a-z]+$/, '')
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  if (words.some((word) => notTables.has(word))) return undefined;
  const rest = words.filter((word) => !labelWords.has(word) && !featureWords.has(word));
  const train = rest.some((word) => trainWords.has(word));
  const labels = name.endsWith('.solution') || words.some((word) => labelWords.has(word));
  return { path, stem: rest.join(' '), train, labels };
}

/** Training tables among these files: inputs with their labels, or one table with both. */
export function trainTables(paths: readonly string[]): TableFiles[] {
  const all = paths.flatMap((path) => named(path) ?? []).filter(({ train }) => train);
  const labels = all.filter((file) => file.labels);
  return all
    .filter((file) => !file.labels)
    .map(({ path, stem }) => ({
      features: path,
      labels: labels.find((file) => file.stem === stem)?.path ?? (labels.length === 1 && all.length === 2 ? labels[0]?.path : undefined),
    }));
}

export interface TestTable extends TableFiles {
  readonly labels: string;
  /** Whether its name says that it decides in the end. */
  readonly last: boolean;
}

/** Test rows: each file of labels with the inputs that are called like it. `without` are labels whose inputs are nowhere. */
export function testTables(
  inputs: readonly string[],
  references: readonly string[],
): { readonly tables: TestTable[]; readonly without: string[] } {
  const features = inputs.flatMap((path) => named(path) ?? []).filter(({ train, labels }) => !train && !labels);
  const wanted = references.flatMap((path) => named(path) ?? []).filter(({ train }) => !train);
  const tables: TestTable[] = [];
  const without: string[] = [];
  for (const { path, stem } of wanted) {
    const found = features.find((file) => file.stem === stem) ?? (wanted.length === 1 && features.length === 1 ? features[0] : undefined);
    if (found) tables.push({ features: found.path, labels: path, last: /\b(?:private|final)\b/.test(stem) });
    else without.push(path);
  }
  return { tables: tables.toSorted((a, b) => Number(a.last) - Number(b.last)), without };
}
