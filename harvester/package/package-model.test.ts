import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Column } from '../../core/contract/column.ts';
import { exampleAttempt, exampleCompetition, exampleManifest } from '../testing/example-submission.ts';
import { tinyModels } from '../testing/tiny-models.ts';
import { PackageContract } from './package-contract.ts';
import { packageModel, type PackageInput } from './package-model.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-package-'));
  await mkdir(join(dir, 'bare'));
  await writeFile(join(dir, 'bare', 'model.onnx'), Buffer.from(tinyModels.sum, 'base64'));
  await mkdir(join(dir, 'python', 'deep'), { recursive: true });
  await writeFile(join(dir, 'python', 'model.py'), 'class Model:\n    def predict(self, batch):\n        return batch["a"]\n');
  await writeFile(join(dir, 'python', 'deep', 'notes.json'), '{}');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const inputs: Column[] = [
  { name: 'a', type: 'double', unit: 'mm', range: [0, 10] },
  { name: 'kind', type: 'string', classes: ['x', 'y'] },
];

async function input(folder: 'bare' | 'python', out: string): Promise<PackageInput> {
  const submissionDir = join(dir, folder);
  const format = folder === 'bare' ? 'onnx' : 'json';
  return {
    competition: exampleCompetition(inputs),
    manifest: await exampleManifest('sum', format, submissionDir),
    submissionDir,
    attempt: await exampleAttempt('sum', 5, submissionDir),
    environmentLock: 'onnx==1.23.2 --hash=sha256:aa\nnumpy==2.4.6 --hash=sha256:bb\n',
    pythonVersion: '3.11.7',
    out: join(dir, out),
  };
}

const text = (out: string, file: string): Promise<string> => readFile(join(dir, out, file), 'utf8');

test('the same submission gives the same bytes', async () => {
  const [one, two] = [await packageModel(await input('bare', 'one')), await packageModel(await input('bare', 'two'))];
  expect(two.sha256).toBe(one.sha256);
  expect(two.files).toEqual(one.files);
  expect(one.files.map(({ path }) => path)).toEqual([
    'LICENSE',
    'MLmodel',
    'README.md',
    'bom.cdx.json',
    'code/harvester_interface.py',
    'code/harvester_loader.py',
    'conda.yaml',
    'data/contract.json',
    'data/submission/model.onnx',
    'input_example.json',
    'prov.json',
    'python_env.yaml',
    'requirements.lock',
    'requirements.txt',
    'serving_input_example.json',
  ]);
});

test('MLmodel says what MLflow asks for', async () => {
  await packageModel(await input('bare', 'mlmodel'));
  const model = load(await text('mlmodel', 'MLmodel')) as Record<string, Record<string, unknown>>;
  expect(model['flavors']).toEqual({
    onnx: { data: 'data/submission/model.onnx', onnx_version: '1.23.2', providers: ['CPUExecutionProvider'] },
    python_function: {
      code: 'code',
      data: 'data',
      env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
      loader_module: 'harvester_loader',
      python_version: '3.11.7',
    },
  });
  expect(JSON.parse(model['signature']?.['inputs'] as string)).toEqual([
    { type: 'double', name: 'a', required: true },
    { type: 'string', name: 'kind', required: true },
  ]);
  expect(model['utc_time_created']).toBe('2026-11-22 10:01:00.000000');
  expect(model['model_uuid']).toMatch(/^[0-9a-f]{32}$/);
  expect(JSON.parse(await text('mlmodel', 'input_example.json'))).toEqual({ columns: ['a', 'kind'], data: [[5, 'x']] });
  expect(await text('mlmodel', 'requirements.txt')).toBe('mlflow-skinny==3.17.2\nnumpy==2.4.6\nonnx==1.23.2\n');
  expect(load(await text('mlmodel', 'python_env.yaml'))).toEqual({
    python: '3.11.7',
    build_dependencies: ['pip'],
    dependencies: ['-r requirements.txt'],
  });
});

test('a Python submission travels as data, with no ONNX flavor', async () => {
  const { files } = await packageModel(await input('python', 'python-out'));
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['data/submission/deep/notes.json', 'data/submission/model.py']));
  expect(Object.keys((load(await text('python-out', 'MLmodel')) as { flavors: object }).flavors)).toEqual(['python_function']);
  expect(PackageContract.parse(JSON.parse(await text('python-out', 'data/contract.json')))).toMatchObject({
    kind: 'python',
    inputs,
    pull: { number: 5 },
  });
});

test('nobody’s words become markup in the card', async () => {
  await packageModel(await input('bare', 'card'));
  const card = await text('card', 'README.md');
  expect(card).toContain('\\<b\\>');
  expect(card.replace(/^---.*?^---$/ms, '')).not.toMatch(/<b>|\]\(java|^# Not/m);
});

test('only the bytes that were evaluated are packaged, and a refusal leaves nothing', async () => {
  const wanted = await input('bare', 'changed');
  const submissionDir = join(dir, 'tampered');
  await cp(wanted.submissionDir, submissionDir, { recursive: true });
  await writeFile(join(submissionDir, 'extra.txt'), 'x');
  await expect(packageModel({ ...wanted, submissionDir })).rejects.toThrow('are not those that were evaluated');
  await rm(join(submissionDir, 'extra.txt'));
  await symlink('/etc/passwd', join(submissionDir, 'link'));
  await expect(packageModel({ ...wanted, submissionDir })).rejects.toThrow('link is neither a file nor a folder');
  await expect(readFile(join(dir, 'changed', 'MLmodel'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a submission with nothing to load is explained', async () => {
  const wanted = await input('bare', 'nothing');
  await expect(packageModel({ ...wanted, manifest: { ...wanted.manifest, artifacts: [] } })).rejects.toThrow('nothing to load');
});
