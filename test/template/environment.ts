import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PythonEnvironment } from '../../demo/data/prepare.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface BuiltPython extends PythonEnvironment {
  readonly path: string;
}

/** The environment that participants train in and that the vault predicts in. */
export async function competitionPython(): Promise<BuiltPython> {
  const built = await buildEnvironment({ name: 'competition', lock: `${root}competition-template/env/requirements.lock`, portable: true });
  return { python: built.python, path: built.path, libraryPath: `${built.path}/lib` };
}

/** Runs a script of this folder and reads the JSON it prints. `command` goes before the interpreter. */
export async function runJson(
  { python, libraryPath }: PythonEnvironment,
  script: string,
  args: readonly string[],
  { cwd = root, command = [] }: { readonly cwd?: string; readonly command?: readonly string[] } = {},
): Promise<unknown> {
  const line = [...command, python, '-I', '-B', fileURLToPath(new URL(script, import.meta.url)), ...args];
  const { stdout } = await promisify(execFile)(line[0] as string, line.slice(1), {
    cwd,
    env: { PATH: process.env['PATH'], LD_LIBRARY_PATH: libraryPath, OMP_NUM_THREADS: '1' },
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout);
}
