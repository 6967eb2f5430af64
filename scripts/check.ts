import { spawn } from 'node:child_process';
import { globSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEnvironment } from './environment.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rooms = [
  'core',
  'gate',
  'vault',
  'harvester',
  'organiser',
  'organisation',
  'registry-site',
  'app',
  'actions',
  'cli',
  'demo',
  'local-github',
  'scripts',
  'kit-core',
];

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  /** What the tool printed; shown only when it found something. */
  readonly output: string;
  readonly seconds: number;
}

/** Everything about the sources that can be told without running them: format, lint, types, arrows between rooms, dead code, Python. */
export async function runChecks(): Promise<CheckResult[]> {
  const tools = await buildEnvironment({ name: 'python-tools', lock: join(root, 'scripts/python-tools/requirements.lock') });
  const mypyIni = join(root, 'scripts/python-tools/mypy.ini');
  const judge = await buildEnvironment({ name: 'judge', lock: join(root, 'vault/judge/requirements.lock') });
  const judgeTypes = ['--config-file', join(root, 'scripts/python-tools/mypy-judge.ini'), '--python-executable', judge.python];
  const python = (folder: string): string[] =>
    readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.py') ? [join(folder, name)] : []));
  const tool = (name: 'mypy' | 'ruff' | 'zizmor'): string => join(tools.path, 'bin', name);
  return Promise.all([
    check('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
    check('lint', 'oxlint', ['.']),
    check('types', 'tsc', ['-p', '.']),
    check('arrows', 'depcruise', ['--config', '.dependency-cruiser.mjs', ...rooms]),
    check('dead code', 'knip', ['--no-progress']),
    check('workflows', tool('zizmor'), [...zizmor, ...workflowFiles()]),
    check('python lint', tool('ruff'), ['check', '.']),
    check('python format', tool('ruff'), ['format', '--check', '.']),
    check('kit types', tool('mypy'), ['--config-file', mypyIni, 'harvester_kit'], join(root, 'competition-template/kit')),
    check('judge types', tool('mypy'), [...judgeTypes, ...python('vault/judge')]),
    // A cache of its own: two that fill one at the same time end in an internal error of mypy's.
    check('harness types', tool('mypy'), [
      ...judgeTypes,
      '--cache-dir=node_modules/.cache/mypy-harness',
      'vault/harness/interface.py',
      'vault/harness/run.py',
    ]),
  ]);
}

const zizmor = ['--offline', '--pedantic', '--no-progress', '--quiet', '--config', '.github/zizmor.yml'];

/** Every workflow an organisation gets, our own, and every action. */
function workflowFiles(): string[] {
  return globSync(['workflows/*/*.yml', '.github/workflows/*.yml', 'actions/*/action.yml'], { cwd: root }).toSorted();
}

function check(name: string, command: string, args: readonly string[], cwd = root): Promise<CheckResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`, NO_COLOR: '1' };
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const done = (ok: boolean): void => resolve({ name, ok, output, seconds: (performance.now() - started) / 1000 });
    child.on('error', (error) => {
      output += error.message;
      done(false);
    });
    child.on('close', (code) => done(code === 0));
  });
}

/** Prints one line a check, and what the failed ones said. */
export function printChecks(results: readonly CheckResult[]): void {
  for (const { name, ok, output, seconds } of results) {
    process.stdout.write(`${ok ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)\n`);
    if (!ok) process.stdout.write(`${output.trimEnd().replace(/^/gm, '    ')}\n`);
  }
}

if (import.meta.main) {
  const results = await runChecks();
  printChecks(results);
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
}
