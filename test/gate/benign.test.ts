import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GateReport } from '../../core/contract/gate-report.ts';
import { scan } from '../../gate/scan.ts';
import { runAsParticipant } from './environment.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

let folder: string;
let report: GateReport;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-benign-'));
  await runAsParticipant(fixture('make_benign.py'), folder);
  report = await scan(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('whatever scikit-learn, joblib, numpy, skops and skl2onnx save of honest models passes without a word', () => {
  expect(report.findings).toEqual([]);
  expect(report.verdict).toBe('clean');
  expect(report.scanned.length).toBeGreaterThan(400);
});

test('every file is known for what it is', () => {
  const formats = new Map(report.scanned.map((file) => [file.path, file.format]));
  const of = (ending: string): Set<string> => new Set([...formats].filter(([path]) => path.endsWith(ending)).map(([, format]) => format));
  expect(of('.pkl')).toEqual(new Set(['pickle']));
  expect(of('.skops')).toEqual(new Set(['skops']));
  expect(of('.onnx')).toEqual(new Set(['onnx']));
  expect(of('.npy')).toEqual(new Set(['npy']));
  expect(of('.npz')).toEqual(new Set(['npz']));
  expect(of('random-forest.joblib')).toEqual(new Set(['joblib']));
  expect(formats.get('tensors.safetensors')).toBe('safetensors');
});

test('the committed allow-list is what the locked environment gives', async () => {
  const gate = fileURLToPath(new URL('../../gate/pickle/', import.meta.url));
  expect(JSON.parse(await runAsParticipant(join(gate, 'derive-allow-list.py')))).toEqual(
    JSON.parse(await readFile(join(gate, 'allow-list.json'), 'utf8')),
  );
});
