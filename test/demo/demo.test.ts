import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outcome } from '../../demo/report.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
let work: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'harvester-demo-test-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended>; said: () => string } {
  const child = spawn(process.execPath, [join(root, 'demo', 'main.ts'), ...args], { cwd: work, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  return { child, said: () => out, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out }))) };
}

/** Processes that some demo started and that still run. */
async function leftovers(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found: string[] = [];
  for (const pid of pids) {
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environ.includes('HARVESTER_DEMO_PID=')) found.push(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => pid));
  }
  return found;
}

test('the story comes out as told, and what it served is what MLflow computes', { timeout: 1_200_000 }, async () => {
  const json = join(work, 'out.json');
  const { code, out } = await start('--json', json).ended;
  expect(out).toContain('as told');
  expect(code).toBe(0);
  const outcome = JSON.parse(await readFile(json, 'utf8')) as Outcome;
  const verdicts = Object.fromEntries(
    outcome.pulls.map((pull) => [
      pull.author,
      `${pull.verdict}${pull.errorClass ? ` ${pull.errorClass}` : ''}${pull.merged ? ', merged' : ''}`,
    ]),
  );
  expect(verdicts).toEqual({
    alice: 'scored, merged',
    bob: 'scored, merged',
    carol: 'scored, merged',
    dave: 'failed TIMEOUT',
    erin: 'refused LAYOUT',
    frank: 'scored',
    mallory: 'refused GATE',
    oscar: 'scored',
  });
  expect(outcome.pulls.find(({ author }) => author === 'oscar')?.score).toBe(0.5);
  expect(outcome.champion).toMatchObject({ name: 'breast-tumour', version: 2 });
  expect(outcome.served.predictions.length).toBeGreaterThan(0);
  expect(outcome.served.maxAbsDiff).toBeLessThanOrEqual(1e-9);
  expect((await readdir(outcome.site.dir)).includes('index.html')).toBe(true);
  expect(await leftovers()).toEqual([]);
});

test.each([
  ['while the scene is set', /starting a GitHub/, 'SIGINT'],
  ['while models are evaluated', /The verdicts come in/, 'SIGTERM'],
] as const)('stopped %s, it leaves no process and no mount behind', { timeout: 900_000 }, async (_, moment, signal) => {
  const mounts = await readFile('/proc/mounts', 'utf8');
  const { child, said, ended } = start();
  while (!moment.test(said()) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill(signal);
  const { code, out } = await ended;
  expect(out).toContain('stopped');
  expect(code).toBe(130);
  expect(await leftovers()).toEqual([]);
  expect(await readFile('/proc/mounts', 'utf8')).toBe(mounts);
});

test('killed outright and started again, it first ends what the killed one left', { timeout: 900_000 }, async () => {
  const first = start();
  while (!/creating the organisation/.test(first.said())) await new Promise((resolve) => setTimeout(resolve, 50));
  first.child.kill('SIGKILL');
  await first.ended;
  expect((await leftovers()).some((command) => command.includes('mlflow'))).toBe(true);
  const second = start();
  while (!/starting a GitHub/.test(second.said())) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(second.said()).toMatch(/ended \d+ process/);
  second.child.kill('SIGINT');
  await second.ended;
  expect(await leftovers()).toEqual([]);
});

test('a taken port is said in one line, with what to do', { timeout: 120_000 }, async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  const { code, out } = await start('--port', String(port)).ended;
  server.close();
  expect(code).toBe(2);
  expect(out).toMatch(new RegExp(`demo: port ${port} is taken\\. Next: `));
  expect(out).not.toMatch(/\n\s+at /);
});

test('a wrong option is said in one line', { timeout: 30_000 }, async () => {
  const { code, out } = await start('--port', 'many').ended;
  expect(code).toBe(2);
  expect(out).toContain('--port many is not a port');
});
