import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import type { ErrorClass } from '../../core/contract/error-class.ts';
import { buildEnvironment } from '../../scripts/environment.mjs';
import type { SelfTest } from '../../vault/sandbox/self-test.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const cases = join(root, 'test', 'hostile', 'cases');
const uid = 64_999;

// One of each kind: what opens doors, what looks around, what uses up. The whole suite runs in test/hostile, as whoever runs it.
const samples = [
  'namespaces',
  'mounts',
  'ptrace',
  'becomes-root',
  'internet',
  'odd-sockets',
  'label-hunt',
  'writes-outside',
  'limits-raised',
  'kill-everything',
  'kernel-doors',
  'fork-bomb',
];

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('skipped: this test gives up root, so it needs it; all others ran unprivileged already\n');

test.skipIf(!isRoot)('a runner without root isolates by user namespaces alone, says so, and holds', async () => {
  const lock = join(root, 'competition-template', 'env', 'requirements.lock');
  const { path: environment } = await buildEnvironment({ name: 'competition', lock, portable: true });
  const home = await mkdtemp(join(tmpdir(), 'rootless-'));
  try {
    const stateDir = join(home, 'state');
    await mkdir(stateDir);
    const models = await Promise.all(
      samples.map(async (name) => {
        const submissionDir = join(home, name);
        await cp(join(cases, name), submissionDir, { recursive: true });
        const contract = { task: 'regression', inputs: ['a', 'b', 'c'], outputs: ['p'], artifacts: [] } as const;
        return { submissionDir, environment, stateDir, contract, limits: { memoryMB: 512, cpus: 1, wallSeconds: 60 } };
      }),
    );
    const values = Float64Array.from({ length: 40 }, (_, index) => Math.sin(index));
    const arrow = Buffer.from(tableToIPC(tableFromArrays({ a: values, b: values.slice(), c: values.slice() }), 'stream')).toString(
      'base64',
    );
    const [inputFile, outFile] = [join(home, 'input.json'), join(home, 'out.json')];
    await writeFile(inputFile, JSON.stringify({ models, arrow, rows: values.length }));
    await run('chown', ['-R', `${uid}:${uid}`, home]);
    await Promise.all([chown(home, uid, uid), chmod(home, 0o700)]);
    const drop = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all', '--no-new-privs'];
    const child = join(import.meta.dirname, 'rootless-child.ts');
    const { stderr } = await run('setpriv', [...drop, process.execPath, child, inputFile, outFile], {
      env: { PATH: process.env['PATH'], HOME: home, HARVESTER_STATE: stateDir },
      cwd: '/',
    });
    const { proof, outcomes } = JSON.parse(await readFile(outFile, 'utf8')) as { proof: SelfTest; outcomes: (ErrorClass | null)[] };
    expect(proof).toMatchObject({ isolation: 'bwrap+rlimit', why: [expect.stringMatching(/no writable cgroup.*systemd-run/) as string] });
    const wanted = await Promise.all(
      samples.map(
        async (name) =>
          (JSON.parse(await readFile(join(cases, name, 'case.json'), 'utf8')) as { errorClass: ErrorClass | null }).errorClass,
      ),
    );
    expect(samples.map((name, index) => [name, outcomes[index]])).toEqual(samples.map((name, index) => [name, wanted[index]]));
    expect(stderr).not.toContain('BREACH');
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
