import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basePython } from '../../scripts/environment.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
let work: string;
let python: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'harvester-setup-test-'));
  python = (await basePython()).exe;
});
afterAll(() => rm(work, { recursive: true, force: true }));

/** A PATH that holds just these commands, as on a machine that lacks the others. */
async function pathWith(name: string, commands: Record<string, string>): Promise<string> {
  const dir = join(work, name);
  await mkdir(dir);
  for (const [command, target] of Object.entries(commands)) await symlink(target, join(dir, command));
  return dir;
}

function which(command: string): string {
  return spawnSync('bash', ['-c', `command -v ${command}`], { encoding: 'utf8' }).stdout.trim();
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(command, [...args], { cwd: root, env: { ...process.env, ...env }, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: stdout + stderr });
    });
  });
}

const setup = (env: NodeJS.ProcessEnv = {}): ReturnType<typeof run> => run(process.execPath, ['setup.mjs'], env);

/** One line that says what is wrong, and never a stack trace. */
function oneLine(said: string): string {
  expect(said).not.toMatch(/\n\s+at /);
  return said.trim().split('\n').at(-1) ?? '';
}

test('when nothing changed it says nothing', async () => {
  expect(await setup()).toEqual({ code: 0, said: '' });
});

describe('each obstacle is one line with what to do', () => {
  test('no Python', async () => {
    const { code, said } = await setup({ HARVESTER_PYTHON: join(work, 'nowhere', 'python3') });
    expect(code).toBe(1);
    expect(oneLine(said)).toMatch(/no Python: ".*" does not start\. Install Python 3\.11 or newer, or set HARVESTER_PYTHON/);
  });

  test('no bubblewrap, and nobody who may install it', async () => {
    const commands = Object.fromEntries(['git', 'setpriv', 'prlimit', 'npm'].map((command) => [command, which(command)]));
    const path = await pathWith('no-bubblewrap', { ...commands, node: process.execPath, python3: python });
    const { code, said } = await setup({ PATH: path, HARVESTER_PYTHON: python });
    expect(code).toBe(1);
    expect(oneLine(said)).toBe('setup: missing: bubblewrap (the sandbox is built on it). Run: sudo apt-get install -y bubblewrap');
  });

  test('a state folder that cannot be written', async () => {
    const file = join(work, 'a-file');
    await writeFile(file, '');
    const { code, said } = await setup({ HARVESTER_STATE: join(file, 'state') });
    expect(code).toBe(1);
    expect(oneLine(said)).toMatch(/cannot write to .* \(ENOTDIR\)\. Set HARVESTER_STATE/);
  });

  test('a full disk', async () => {
    const state = join(work, 'small');
    await mkdir(state);
    // A mount of its own in a namespace of its own: gone with the process.
    const script = `mount -t tmpfs -o size=3m tmpfs '${state}' && exec '${process.execPath}' setup.mjs`;
    const { code, said } = await run('unshare', ['--mount', '--', 'bash', '-c', script], {
      HARVESTER_STATE: state,
      HARVESTER_PYTHON: python,
    });
    expect(code).toBe(1);
    expect(oneLine(said)).toMatch(/the disk is full: 0\.0 GB free at .*Free some space/);
  });
});
