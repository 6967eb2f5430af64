import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { basePython, stateDir, uvPath } from './environment.mjs';

const run = promisify(execFile);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folders = [
  'scripts/python-tools',
  'gate/semgrep',
  'bench/gate',
  'vault/judge',
  'competition-template/env',
  'competition-template/kit/node',
  'harvester/mlflow',
  'test/harvester',
  'test/harvester/kserve',
  'examples/croissant',
  'examples/sources',
  'deploy/images/mlflow',
  'test/cluster/postgres',
  'test/provenance',
  'test/deploy/kubernetes',
];
const more: Record<string, string[]> = {
  // Of these packages only data files are read.
  'examples/sources': ['--no-deps'],
  'test/deploy/kubernetes': ['--no-deps'],
  'examples/croissant': ['--override', 'override.txt'],
};

/** Writes every `requirements.lock` anew from its `requirements.in`: all platforms, hashes, no host named. */
const uv = await uvPath(stateDir(), await basePython());
const flags = ['--quiet', '--universal', '--generate-hashes', '--no-build', '--python-version', '3.11', '--no-emit-index-url'];
for (const folder of folders) {
  await run(
    uv,
    [
      'pip',
      'compile',
      ...flags,
      ...(more[folder] ?? []),
      '--custom-compile-command',
      'npm run lock:python',
      'requirements.in',
      '-o',
      'requirements.lock',
    ],
    {
      cwd: join(root, folder),
    },
  );
  process.stdout.write(`${folder}/requirements.lock\n`);
}
