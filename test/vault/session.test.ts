import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test.each(['onnx', 'skops'] as const)('an %s file without any Python predicts what it predicted at home', async (format) => {
  const path = `model.${format}`;
  const contract = {
    task: 'binary-classification',
    inputs: ['a', 'b', 'c'],
    outputs: ['probability'],
    artifacts: [{ path, format }],
  } as const;
  const session = await openModel(await options({ [path]: await readFile(join(models, path)) }, { contract }));
  const { arrow, rows } = await publicRows();
  const predictions = await session.predict(arrow, rows);
  const expected = JSON.parse(await readFile(join(models, 'expected.json'), 'utf8')) as number[];
  const gap = Math.max(...expected.map((value, index) => Math.abs(value - predictions[index]!)));
  expect(gap).toBeLessThan(1e-9);
  await session.close();
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

test('a submission that is not there is our trouble, and leaves nothing behind', async () => {
  const nowhere = await options({ 'model.py': half }, { submissionDir: join(world.dir, 'nowhere') });
  await expect(openModel(nowhere)).rejects.toMatchObject({ errorClass: 'INFRA' });
  await mkdir(join(world.dir, 'empty'));
  await expect(openModel({ ...nowhere, submissionDir: join(world.dir, 'empty') })).rejects.toMatchObject({ errorClass: 'LOAD_ERROR' });
  expect(await leftovers(world.stateDir)).toEqual([]);
});
