import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { basePython, buildEnvironment, stateDir, uvPath } from '../../scripts/environment.mjs';

const run = promisify(execFile);
const file = (name: string): string => fileURLToPath(new URL(`../../examples/croissant/${name}`, import.meta.url));

/**
 * The Python with `mlcroissant`. One of its dependencies, jsonpath-rw, is published as source only: it is built here, hash checked, by the
 * locked setuptools.
 */
export async function croissantPython(): Promise<string> {
  const { python } = await buildEnvironment({ name: 'croissant', lock: file('requirements.lock') });
  const there = await run(python, ['-I', '-c', 'import jsonpath_rw']).then(
    () => true,
    () => false,
  );
  if (!there) {
    const uv = await uvPath(stateDir(), await basePython());
    const flags = ['--quiet', '--require-hashes', '--no-deps', '--no-build-isolation', '--python', python];
    await run(uv, ['pip', 'install', ...flags, '-r', file('source.lock')]);
  }
  return python;
}
