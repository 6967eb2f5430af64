#!/usr/bin/env node
// Makes this checkout ready and then runs one of its scripts with Node 24. Plain JavaScript without dependencies: it runs before there are any.
//   node setup.mjs                      set up only
//   node setup.mjs --run FILE [ARG…]    set up, then run FILE with these arguments
// Fast and silent when nothing changed. Where it may not act, it says exactly what to do.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { access, constants, mkdir, readdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { basePython, environment, environments, stateDir } from './scripts/environment.mjs';

const run = promisify(execFile);
const root = dirname(fileURLToPath(import.meta.url));

/** What the four environments and their build take on disk. */
const neededBytes = 3.5e9;

class Cannot extends Error {}

/** A line a person reads while waiting; on stderr, so that stdout stays the script's own. */
function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Cannot(`Node ${process.versions.node} is too old: install Node 20 or newer`);
}

/** Debian packages by the command that shows they are there. */
const systemTools = [
  { package: 'git', present: () => works('git', ['--version']), why: 'the competition repositories are git' },
  { package: 'bubblewrap', present: () => works('bwrap', ['--version']), why: 'the sandbox is built on it', linux: true },
  {
    package: 'util-linux',
    present: () => works('setpriv', ['--version']) && works('prlimit', ['--version']),
    why: 'the sandbox drops rights with it',
    linux: true,
  },
];

function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

async function ensureSystemTools() {
  const missing = systemTools.filter((tool) => (!tool.linux || process.platform === 'linux') && !tool.present());
  if (await lacksVenv())
    missing.push({ package: 'python3-venv', why: 'uv is installed into a virtual environment', present: async () => !(await lacksVenv()) });
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.package);
  const command = `apt-get install -y ${names.join(' ')}`;
  const reason = missing.map((tool) => `${tool.package} (${tool.why})`).join(', ');
  if (process.platform !== 'linux') throw new Cannot(`missing: ${reason}. The vault needs Linux; on this system run it in a Linux VM`);
  if (process.getuid() !== 0 || !works('apt-get', ['--version'])) throw new Cannot(`missing: ${reason}. Run: sudo ${command}`);
  say(`installing ${names.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
  } catch (error) {
    throw new Cannot(`${command} failed: ${reasonOf(error)}. Run it by hand, then this again`);
  }
}

async function lacksVenv() {
  try {
    const python = await basePython();
    return !works(python.exe, ['-c', 'import venv, ensurepip']);
  } catch {
    return false;
  }
}

async function ensurePackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const marker = join(root, 'node_modules', '.harvester-lock');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  say('installing npm packages');
  try {
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, maxBuffer: 1 << 26 });
  } catch (error) {
    throw new Cannot(`npm ci failed: ${reasonOf(error)}. Run it by hand to see all of it`);
  }
  writeFileSync(marker, lock);
}

async function ensureEnvironments() {
  await basePython();
  const state = stateDir();
  const folder = join(state, 'env');
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new Cannot(`cannot write to ${state} (${error.code}). Set HARVESTER_STATE to a folder of yours`);
  }
  const { bavail, bsize } = await statfs(folder);
  const missing = (await readdir(folder)).length < Object.keys(environments).length;
  if (missing && bavail * bsize < neededBytes) {
    const [free, needed] = [bavail * bsize, neededBytes].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`);
    throw new Cannot(
      `the disk is full: ${free} free at ${state}, the Python environments need ${needed}. Free some space, or set HARVESTER_STATE to a folder with room`,
    );
  }
  for (const name of Object.keys(environments)) await environment(name, say);
}

/** Node 24 from npm: sources are TypeScript and run as they are. */
function node24() {
  const bundled = join(root, 'node_modules', '.bin', 'node');
  const candidate = existsSync(bundled) ? bundled : process.execPath;
  const version = spawnSync(candidate, ['--version'], { encoding: 'utf8' }).stdout ?? '';
  if (Number(version.slice(1).split('.')[0]) < 24)
    throw new Cannot(`no Node 24 for ${process.platform}-${process.arch} came from npm. Install Node 24 and run this again`);
  return candidate;
}

async function ensureActions(node) {
  try {
    for (const script of ['build-actions.ts', 'build-kit.ts']) {
      const building = run(node, [join(root, 'scripts', script), '--if-changed'], { cwd: root });
      building.child.stdout.on('data', (said) => say(`${said}`.trim()));
      await building;
    }
  } catch (error) {
    throw new Cannot(`the actions and the kit could not be bundled: ${reasonOf(error)}. Run: npm run build:actions`);
  }
}

/** The line of a failed command that says why. */
function reasonOf(error) {
  const text = `${error.stderr ?? ''}`.trim() || error.message;
  if (/ENOSPC|No space left/i.test(text)) return 'the disk is full';
  const lines = text.split('\n');
  return (lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1)).trim();
}

function startScript(node, [file, ...args]) {
  const child = spawn(node, [join(root, file), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` },
  });
  // The terminal sends Ctrl-C to the whole group; a plain kill of this process is passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

try {
  checkNode();
  await ensureSystemTools();
  await Promise.all([ensurePackages(), ensureEnvironments()]);
  const node = node24();
  await ensureActions(node);
  const at = process.argv.indexOf('--run');
  if (at > 0) startScript(node, process.argv.slice(at + 1));
} catch (error) {
  const known = error instanceof Cannot || !/^(TypeError|ReferenceError|RangeError)$/.test(error.name);
  const text = /ENOSPC|No space left/i.test(String(error.message))
    ? `the disk is full (${stateDir()}). Free some space and run this again`
    : error.message;
  say(known ? text : `${error.stack}`);
  process.exitCode = 1;
}
