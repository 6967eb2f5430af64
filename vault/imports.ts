import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './folder.ts';
import type { ModelContract } from './session.ts';

/** Slow imports by distribution, as the lock names it: what a model of that library needs before it can answer. */
const modulesOf: Readonly<Record<string, readonly string[]>> = {
  'scikit-learn': [
    'sklearn.compose',
    'sklearn.ensemble',
    'sklearn.linear_model',
    'sklearn.neighbors',
    'sklearn.neural_network',
    'sklearn.pipeline',
    'sklearn.preprocessing',
    'sklearn.svm',
  ],
  skops: ['skops.io'],
  onnxruntime: ['onnxruntime'],
  scipy: ['scipy.stats'],
  joblib: ['joblib'],
  lightgbm: ['lightgbm'],
  xgboost: ['xgboost'],
  catboost: ['catboost'],
  torch: ['torch'],
};
const roots = new Set(Object.values(modulesOf).flatMap((modules) => modules.map((name) => name.split('.')[0] as string)));

/** Everything slow that a lock holds: for a sandbox that does not know yet whose model it will run. */
export function importsOfLock(lock: string): readonly string[] {
  const names = new Set(
    [...lock.matchAll(/^([a-z0-9._-]+)==/gim)].map(([, name]) => (name as string).toLowerCase().replaceAll(/[-_.]+/g, '-')),
  );
  return Object.entries(modulesOf).flatMap(([name, modules]) => (names.has(name) ? modules : []));
}

const importLine = /^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import|import[ \t]+([\w.]+))/gm;
const mostSource = 256 * 1024;

/**
 * The slow libraries a submission names, so that every sandbox started for it can import them while the others do the same. Only names of
 * libraries we know are taken from its sources: importing one runs nothing of the submission.
 */
export async function importsOfSubmission(dir: string, { artifacts }: ModelContract): Promise<readonly string[]> {
  const found = new Set<string>();
  const files = await listFiles(dir);
  const sources = files.filter((path) => path.endsWith('.py'));
  for (const path of sources) {
    const text = (await readFile(join(dir, path))).subarray(0, mostSource).toString('latin1');
    for (const [, from, plain] of text.matchAll(importLine)) {
      const name = (from ?? plain) as string;
      if (roots.has(name.split('.')[0] as string) && !name.includes('__') && !name.endsWith('.')) found.add(name);
    }
  }
  if (!files.includes('model.py')) for (const { format } of artifacts) for (const name of byFormat[format] ?? []) found.add(name);
  return [...found].slice(0, 30);
}

const byFormat: Readonly<Record<string, readonly string[]>> = {
  onnx: ['onnxruntime'],
  skops: ['skops.io', ...(modulesOf['scikit-learn'] ?? [])],
};
