import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tableFromArrays, tableFromIPC, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Column } from '../../core/contract/column.ts';
import { FrameReader } from '../../harvester/service/frame-reader.ts';
import { openOnnxRunner } from '../../harvester/service/onnx-runner.ts';
import { modelContract } from '../../vault/model-contract.ts';
import { openModel, type ModelOptions } from '../../vault/session.ts';
import { leftovers } from './leftovers.ts';
import { makeWorld, writeFiles, type Files, type World } from './world.ts';

const run = promisify(execFile);
let world: World;
let models: string;
beforeAll(async () => {
  world = await makeWorld();
  models = await mkdtemp(join(world.dir, 'models-'));
  const { path, python } = world.environment;
  const script = join(import.meta.dirname, 'make_models.py');
  await run(python, ['-I', script, join(world.dir, 'public.csv'), models], { env: { LD_LIBRARY_PATH: join(path, 'lib') } });
});
afterAll(() => world.close());

async function options(files: Files, change: Partial<ModelOptions> = {}): Promise<ModelOptions> {
  const submissionDir = await mkdtemp(join(world.dir, 'session-'));
  await writeFiles(submissionDir, files);
  return {
    submissionDir,
    contract: { task: 'binary-classification', inputs: ['a', 'b', 'c'], outputs: ['probability'], artifacts: [] },
    environment: world.environment.path,
    limits: { memoryMB: 1024, cpus: 1 },
    ...change,
  };
}

/** Rows of the public data as an Arrow IPC stream. */
async function publicRows(): Promise<{ arrow: Uint8Array; rows: number }> {
  const [, ...lines] = (await readFile(join(world.dir, 'public.csv'), 'utf8')).trim().split('\n');
  const values = lines.map((line) => line.split(',').map(Number));
  const column = (index: number): Float64Array => Float64Array.from(values, (row) => row[index]!);
  return { arrow: tableToIPC(tableFromArrays({ a: column(0), b: column(1), c: column(2) }), 'stream'), rows: lines.length };
}

const shapes = [
  ['plain', [{ name: 'a' }, { name: 'b' }, { name: 'c' }]],
  ['columns', [{ name: 'a' }, { name: 'count', type: 'long' }, { name: 'kind', type: 'string' }]],
  ['text', [{ name: 'text', type: 'string' }]],
] as const;

describe.each(shapes)('a model of %s without any Python', (name, columns) => {
  const inputs = columns.map((column): Column => ({ type: 'double', ...column }));
  const gap = (one: ArrayLike<number>, other: ArrayLike<number>): number =>
    Math.max(...Array.from(one, (value, index) => Math.abs(value - other[index]!)));
  const expected = async (): Promise<number[]> =>
    (JSON.parse(await readFile(join(models, 'expected.json'), 'utf8')) as Record<string, number[]>)[name]!;

  async function sandboxed(format: 'onnx' | 'skops'): Promise<Float64Array> {
    const path = `${name}.${format}`;
    const contract = modelContract({ task: 'binary-classification', inputs, outputs: [{ name: 'probability', type: 'double' }] }, [
      { path, format },
    ]);
    const session = await openModel(await options({ [path]: await readFile(join(models, path)) }, { contract }));
    const predictions = await session.predict(await readFile(join(models, `${name}.arrow`)), (await expected()).length);
    await session.close();
    return predictions;
  }

  test('predicts from a skops file what it predicted at home', async () => {
    expect(gap(await sandboxed('skops'), await expected())).toBeLessThan(1e-12);
  });

  test('predicts from an ONNX file the same in the sandbox and in a service', async () => {
    const predictions = await sandboxed('onnx');
    // Exported networks of words compute in float32.
    expect(gap(predictions, await expected())).toBeLessThan(name === 'plain' ? 1e-12 : 1e-6);
    const runner = await openOnnxRunner(join(models, `${name}.onnx`), inputs, [{ name: 'probability', type: 'double' }]);
    const table = tableFromIPC(await readFile(join(models, `${name}.arrow`)));
    const rows = table
      .toArray()
      .map((row) => inputs.map(({ name: column, type }) => (type === 'string' ? String(row[column]) : Number(row[column]))));
    const columns = new FrameReader(inputs, table.numRows).table(rows);
    expect(gap((await runner.predict(columns)).outputs[0] as Float64Array, predictions)).toBeLessThan(1e-9);
    await runner.close();
  });
});

const half = 'import numpy as np\n\n\nclass Model:\n    def predict(self, batch):\n        return np.full(len(batch), 0.5)\n';

test('a service keeps one model and asks it again and again, and knows what it used', async () => {
  const session = await openModel(await options({ 'model.py': half }));
  const { arrow, rows } = await publicRows();
  for (let turn = 0; turn < 50; turn += 1) expect(await session.predict(arrow, rows)).toHaveLength(rows);
  expect((await session.usage()).cpuSeconds).toBeGreaterThan(0);
  await session.close();
  await session.close();
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('one slow call is a TIMEOUT, and the session then is over', async () => {
  const slow = 'import time\n\n\nclass Model:\n    def predict(self, batch):\n        time.sleep(30)\n';
  const session = await openModel(await options({ 'model.py': slow }, { limits: { memoryMB: 1024, cpus: 1, batchSeconds: 0.3 } }));
  const { arrow, rows } = await publicRows();
  await expect(session.predict(arrow, rows)).rejects.toMatchObject({ errorClass: 'TIMEOUT' });
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('what burns CPU in an orphan is metered all the same', async () => {
  const burner = await readFile(join(import.meta.dirname, '..', 'hostile', 'cases', 'cpu-in-orphan', 'model.py'), 'utf8');
  const session = await openModel(await options({ 'model.py': burner.replace('0.3', '30') }));
  const { arrow, rows } = await publicRows();
  const before = (await session.usage()).cpuSeconds;
  await session.predict(arrow, rows);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { cpuSeconds, method } = await session.close();
  if (method === 'cgroup') expect(cpuSeconds - before).toBeGreaterThan(0.2);
});

test('when the supervisor is killed its sandbox dies too, and the next one tidies up', async () => {
  const { submissionDir } = await options({ 'model.py': half });
  const source = `
    const { openModel } = await import(${JSON.stringify(join(import.meta.dirname, '..', '..', 'vault', 'session.ts'))});
    const session = await openModel(${JSON.stringify(await options({ 'model.py': half }, { submissionDir }))});
    console.log('open');
    setInterval(() => session, 1000);`;
  const supervisor = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => supervisor.stdout.once('data', resolve));
  expect((await leftovers(world.stateDir)).some((line) => line.startsWith('process'))).toBe(true);
  supervisor.kill('SIGKILL');
  await new Promise((resolve) => supervisor.once('close', resolve));
  await expect
    .poll(async () => (await leftovers(world.stateDir)).filter((line) => line.startsWith('process')), { timeout: 10_000 })
    .toEqual([]);
  const session = await openModel(await options({ 'model.py': half }));
  await session.close();
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('what the runner itself inherited from whoever started it ends before the submission begins', async () => {
  const lists = `import os


class Model:
    def predict(self, batch):
        links = [os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")[:-1]]
        assert not any("left-open" in link for link in links), links
        return [0.5] * len(batch)
`;
  const left = join(world.dir, 'left-open');
  await writeFile(left, 'secret');
  const source = `
    const { openModel } = await import(${JSON.stringify(join(import.meta.dirname, '..', '..', 'vault', 'session.ts'))});
    const session = await openModel(${JSON.stringify(await options({ 'model.py': lists }))});
    await session.predict(Buffer.from(${JSON.stringify(Buffer.from((await publicRows()).arrow).toString('base64'))}, 'base64'), 80);
    await session.close();`;
  // A shell's redirection is not closed on exec, unlike what Node opens.
  const command = ['-c', 'exec 7<"$1"; shift; exec "$@"', 'sh', left, process.execPath, '--input-type=module', '--eval', source];
  await expect(run('/bin/sh', command)).resolves.toMatchObject({ stderr: '' });
});

test('a submission that is not there is our trouble, and leaves nothing behind', async () => {
  const nowhere = await options({ 'model.py': half }, { submissionDir: join(world.dir, 'nowhere') });
  await expect(openModel(nowhere)).rejects.toMatchObject({ errorClass: 'INFRA' });
  await mkdir(join(world.dir, 'empty'));
  await expect(openModel({ ...nowhere, submissionDir: join(world.dir, 'empty') })).rejects.toMatchObject({ errorClass: 'LOAD_ERROR' });
  expect(await leftovers(world.stateDir)).toEqual([]);
});
