import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const client = join(root, 'harvester/mlflow');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** A project that has nothing but the client as it would be published, zod, and Node's types. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'harvester-mlflow-client-'));
  const packed = join(project, 'node_modules/mlflow-ts-client');
  await mkdir(join(project, 'node_modules/@types'), { recursive: true });
  await run(process.execPath, [tsc, '-p', client, '--outDir', join(packed, 'dist')]);
  for (const file of ['package.json', 'README.md']) await cp(join(client, file), join(packed, file));
  for (const name of ['zod', '@types/node', 'undici-types'])
    await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name));
  await writeFile(join(project, 'package.json'), '{"type": "module"}');
});
afterAll(() => rm(project, { recursive: true, force: true }));

test('the MLflow client stands alone: built, it is imported by plain JavaScript and tells what it cannot reach', async () => {
  await writeFile(
    join(project, 'use.js'),
    `import { MlflowClient, isMlflowError } from 'mlflow-ts-client';
import { startMlflowServer } from 'mlflow-ts-client/server';
const client = new MlflowClient({ uri: 'http://127.0.0.1:1', retry: { attempts: 1, baseMs: 1, maxMs: 1 } });
const error = await client.registeredModels.get('wine').catch((error) => error);
console.log(isMlflowError(error, 'NETWORK'), typeof startMlflowServer);
`,
  );
  expect((await run(process.execPath, ['use.js'], { cwd: project })).stdout).toBe('true function\n');
});

test('what its README shows fits its types', async () => {
  const [, example = ''] = /```ts\n([^]*?)```/.exec(await readFile(join(client, 'README.md'), 'utf8')) ?? [];
  expect(example).toContain('mlflow-ts-client');
  await writeFile(join(project, 'example.ts'), example);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', '--module', 'nodenext', '--types', 'node', 'example.ts'];
  const checked = await run(process.execPath, [tsc, ...options], { cwd: project }).catch((error: { stdout: string }) => error);
  expect(checked.stdout).toBe('');
});
