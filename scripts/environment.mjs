// Builds hash-locked Python environments. Plain JavaScript: setup.mjs runs it on whatever Node is there (>= 20).
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Python environments of this checkout, by name: the lock each is built from, and whether it can be shown to a sandbox. */
export const environments = {
  competition: { lock: join(root, 'competition-template/env/requirements.lock'), portable: true },
  judge: { lock: join(root, 'vault/judge/requirements.lock'), portable: false },
  gate: { lock: join(root, 'gate/semgrep/requirements.lock'), portable: false },
  mlflow: { lock: join(root, 'harvester/mlflow/requirements.lock'), portable: false },
};

/**
 * Where built environments, runner stores and caches live. A sandbox slot's uid must be able to walk to it, and a home folder is usually
 * closed to others, so root keeps it in /var/lib.
 */
export function stateDir(env = process.env) {
  if (env.HARVESTER_STATE) return env.HARVESTER_STATE;
  if (process.getuid?.() === 0) return '/var/lib/model-harvester';
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'model-harvester');
}

/** The interpreter every environment starts from: `{exe, prefix, version: '3.11.7'}`. Throws when there is none or it is too old. */
export async function basePython(exe = process.env.HARVESTER_PYTHON || 'python3') {
  const probe =
    'import json,sys;print(json.dumps({"exe":sys.executable,"prefix":sys.base_prefix,"version":"%d.%d.%d"%sys.version_info[:3]}))';
  let found;
  try {
    found = JSON.parse((await run(exe, ['-I', '-c', probe])).stdout);
  } catch (cause) {
    throw new Error(`no Python: "${exe}" does not start. Install Python 3.11 or newer, or set HARVESTER_PYTHON to one`, { cause });
  }
  const [major, minor] = found.version.split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 11))
    throw new Error(`Python ${found.version} at ${found.exe} is too old: 3.11 or newer is needed`);
  return found;
}

/** The environment's identity: sha256 over the lock's bytes, the Python version and the machine's architecture. Goes into every record. */
export function environmentId(lockBytes, pythonVersion, arch = process.arch) {
  return createHash('sha256').update(lockBytes).update(`\0${pythonVersion}\0${arch}`).digest('hex');
}

/** The pinned `uv`, installed once under the state folder by pip from a hashed requirement. */
export async function uvPath(state, python, log = () => {}) {
  const lock = await readFile(new URL('./uv.lock.txt', import.meta.url));
  const home = join(state, 'uv', environmentId(lock, python.version).slice(0, 16));
  const uv = join(home, 'bin', 'uv');
  if (existsSync(uv)) return uv;
  log('installing uv');
  const draft = `${home}.${randomBytes(4).toString('hex')}`;
  await mkdir(join(state, 'uv'), { recursive: true });
  await run(python.exe, ['-m', 'venv', draft]);
  await run(join(draft, 'bin', 'pip'), [
    'install',
    '--quiet',
    '--require-hashes',
    '--only-binary',
    ':all:',
    '-r',
    new URL('./uv.lock.txt', import.meta.url).pathname,
  ]);
  return settle(draft, home, uv);
}

/**
 * Builds (once) the environment of one lock file: wheels only, every hash checked, bytecode compiled.
 *
 * `portable` copies the interpreter in, so that the folder can be mounted alone into a sandbox; otherwise it is an ordinary venv.
 * Resolves to `{id, path, python, built}`; `python` must be started with `LD_LIBRARY_PATH=<path>/lib` when `portable`.
 */
export async function buildEnvironment({ name, lock, portable = false, state = stateDir(), log = () => {} }) {
  const python = await basePython();
  const id = environmentId(await readFile(lock), python.version);
  const path = join(state, 'env', `${name}-${id.slice(0, 16)}`);
  const result = { id, path, python: join(path, 'bin', 'python') };
  if (existsSync(path)) return { ...result, built: false };
  const uv = await uvPath(state, python, log);
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  await mkdir(join(state, 'env'), { recursive: true, mode: 0o755 });
  try {
    log(`building the ${name} environment`);
    if (portable) await copyInterpreter(python, draft);
    else await run(uv, ['venv', '--quiet', '--relocatable', '--python', python.exe, draft]);
    const env = { ...process.env, LD_LIBRARY_PATH: join(draft, 'lib'), UV_LINK_MODE: 'copy', UV_NO_CONFIG: '1' };
    const flags = ['--quiet', '--require-hashes', '--no-build', '--compile-bytecode', ...(portable ? ['--break-system-packages'] : [])];
    await run(uv, ['pip', 'sync', ...flags, '--python', join(draft, 'bin', 'python'), lock], { env, maxBuffer: 1 << 26 });
    await writeFile(join(draft, 'environment.json'), `${JSON.stringify({ name, id, python: python.version, portable })}\n`);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    const why = String(cause.stderr || cause.message)
      .trim()
      .split('\n')
      .slice(-3)
      .join(' | ');
    throw new Error(`the ${name} environment could not be built from ${lock}: ${why}`, { cause });
  }
  return { ...result, python: await settle(draft, path, result.python), built: true };
}

/** One of `environments`, built when it is missing. */
export function environment(name, log = () => {}) {
  return buildEnvironment({ name, ...environments[name], log });
}

async function settle(draft, path, value) {
  try {
    await rename(draft, path);
  } catch (error) {
    // Somebody else finished the same environment first; theirs has the same id, so it is the same.
    if (!existsSync(path)) throw error;
    await rm(draft, { recursive: true, force: true });
  }
  return value;
}

async function copyInterpreter({ prefix, version }, to) {
  const minor = version.split('.').slice(0, 2).join('.');
  const unwanted = new Set(['site-packages', 'dist-packages', 'test', 'idlelib', 'tkinter', 'ensurepip', 'turtledemo', 'lib2to3']);
  await mkdir(join(to, 'bin'), { recursive: true });
  await mkdir(join(to, 'lib'), { recursive: true });
  await cp(join(prefix, 'bin', `python${minor}`), join(to, 'bin', `python${minor}`), { dereference: true });
  for (const alias of ['python', 'python3']) await symlink(`python${minor}`, join(to, 'bin', alias));
  const stdlib = join(prefix, 'lib', `python${minor}`);
  await cp(stdlib, join(to, 'lib', `python${minor}`), {
    recursive: true,
    preserveTimestamps: true,
    dereference: true,
    filter: (from) => !unwanted.has(from.slice(stdlib.length + 1)),
  });
  await mkdir(join(to, 'lib', `python${minor}`, 'site-packages'), { recursive: true });
  for (const file of await readdir(join(prefix, 'lib'))) {
    if (/^libpython3.*\.(so|dylib)/.test(file)) await cp(join(prefix, 'lib', file), join(to, 'lib', file), { dereference: true });
  }
}
