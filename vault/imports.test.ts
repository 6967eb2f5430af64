import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importsOfLock, importsOfSubmission } from './imports.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'imports-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a lock tells what its environment can import', () => {
  expect(importsOfLock('numpy==2.4.6 \\\n    --hash=sha256:00\nonnxruntime==1.30.0\nSkops==0.13\n')).toEqual(['skops.io', 'onnxruntime']);
  expect(importsOfLock('sklearn-extra==1\n')).toEqual([]);
});

test('a submission is given what its sources import, and only libraries', async () => {
  const source = `from sklearn.ensemble import RandomForestClassifier
import onnxruntime as ort, os
import sklearn.__main__
import subprocess
from . import sklearn
x = "import torch"
`;
  await writeFile(join(dir, 'model.py'), source);
  expect(await importsOfSubmission(dir, { task: 'regression', inputs: [], outputs: [], artifacts: [] })).toEqual([
    'sklearn.ensemble',
    'onnxruntime',
  ]);
});

test('without Python, the format of the artifact says what loads it', async () => {
  const contract = { task: 'regression', inputs: [], outputs: [], artifacts: [{ path: 'm.onnx', format: 'onnx' }] } as const;
  expect(await importsOfSubmission(dir, contract)).toEqual(['onnxruntime']);
});
