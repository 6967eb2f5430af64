import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AttemptRecord } from '../../core/contract/records.ts';
import { makePrivateFolder } from '../../vault/folder.ts';
import { createCgroup, findCgroupParent } from '../../vault/sandbox/cgroup.ts';
import { insideCgroups } from '../../vault/sandbox/command.ts';
import { childrenNow } from '../../vault/sandbox/process-tree.ts';
import { startSandbox, sweepSandboxes } from '../../vault/sandbox/start.ts';
import { killRounds } from './kill-rounds.ts';
import { leftovers } from './leftovers.ts';
import { makeWorld, writeFiles, type World } from './world.ts';

const run = promisify(execFile);
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const good = `import numpy as np


class Model:
    def predict(self, batch):
        return 1 / (1 + np.exp(batch["b"] - 2 * batch["a"]))
`;

test('whichever of our processes is killed, and whenever: no result is lost, none counts twice, nobody is charged', async () => {
  const { kills, troubles } = await killRounds(world, 6, Math.random, () => undefined);
  expect(troubles).toEqual([]);
  expect(kills).toBe(6);
}, 600_000);

test('one that is killed while it is being made leaves no half of itself', async () => {
  const { environment, stateDir } = world;
  for (let round = 0; round < 25; round += 1) {
    const sandbox = await startSandbox({
      stateDir,
      environment: environment.path,
      program: ['run.py'],
      limits: { memoryMB: 256, cpus: 1 },
      stage: makePrivateFolder,
    });
    // Right after it made a process of its own is when that one still waits for it.
    while (childrenNow(sandbox.pid).length === 0) await sleep(0);
    process.kill(sandbox.pid, 'SIGKILL');
    await sandbox.close();
  }
  expect(await leftovers(stateDir)).toEqual([]);
});

test('whoever comes next sweeps away what a killed runner left, and touches nothing of one that lives', async () => {
  const { environment, stateDir } = world;
  const shape = { stateDir, environment: environment.path, limits: { memoryMB: 256, cpus: 1 }, stage: makePrivateFolder };
  const alive = await startSandbox({ ...shape, program: ['run.py'] });
  const child = fork(join(import.meta.dirname, 'start-child.ts'), [stateDir, environment.path], { env: process.env });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const folders = async (): Promise<string[]> => (await leftovers(stateDir)).filter((line) => /^(?:slots|canaries)/.test(line));
  expect(await folders()).toEqual(['slots/0', 'slots/1', 'canaries/0']);
  await sweepSandboxes(stateDir);
  expect(await folders()).toEqual(['slots/0']);
  await alive.close();
  expect(await leftovers(stateDir)).toEqual([]);
});

const root = process.getuid?.() === 0;
if (!root) process.stderr.write('skipped: filling a disk needs root, to mount a small one\n');
test.skipIf(!root)('a full disk is our trouble: nothing is told that is not booked, and it goes on once there is room', async () => {
  const store = join(world.dir, 'small');
  await mkdir(store);
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', store]);
  try {
    const filler = join(store, 'filler');
    await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k', 'count=100']).catch(() => undefined);
    const full = await world.evaluate({ 'model.py': good }, { number: 7, over: { store } });
    expect(full.evaluation).toMatchObject({ kind: 'failed', errorClass: 'INFRA', bits: 0 });
    expect(full.ledger).toBeUndefined();
    await rm(filler);
    const roomy = await world.evaluate({ 'model.py': good }, { number: 7, over: { store } });
    expect(roomy.evaluation.kind).toBe('scored');
    expect(roomy.ledger?.lines).toBe(1);
  } finally {
    await run('umount', [store]);
  }
  expect(await leftovers(world.stateDir)).toEqual([]);
});

const parent = await findCgroupParent();
if (!parent) process.stderr.write('skipped: running out of processes needs a control group to run out in\n');
test.skipIf(!parent)('a runner that may start no more processes says that it is our trouble, and goes on once it may', async () => {
  if (!parent) return;
  const store = join(world.dir, 'crowded');
  const submissionDir = await mkdtemp(join(world.dir, 'crowded-'));
  await writeFiles(submissionDir, { 'model.py': good });
  const input = await world.input(submissionDir, { number: 8, over: { store } });
  const [inputFile, outFile] = [join(world.dir, 'crowded.json'), join(world.dir, 'crowded-out.json')];
  await writeFile(inputFile, JSON.stringify({ ...input, judge: undefined, log: undefined }));
  const answer = async (processes: number): Promise<AttemptRecord> => {
    const group = await createCgroup(parent, 'harvester-crowded-test', { memoryBytes: 8 * 2 ** 30, processes, cpus: 2 });
    try {
      const [program, ...args] = insideCgroups(group.entrances, [
        process.execPath,
        join(import.meta.dirname, 'kill-child.ts'),
        inputFile,
        outFile,
      ]);
      await run(program, args, { env: { ...process.env, HARVESTER_STATE: world.stateDir } });
    } finally {
      await group.destroy();
    }
    return AttemptRecord.parse(JSON.parse(await readFile(outFile, 'utf8')));
  };
  // Enough for the runner's own threads, too few for a judge and three sandboxes beside it.
  expect((await answer(24)).evaluation).toMatchObject({ kind: 'failed', errorClass: 'INFRA', bits: 0 });
  const roomy = await answer(1000);
  expect(roomy.evaluation.kind).toBe('scored');
  expect(roomy.ledger?.lines).toBe(1);
  expect(await leftovers(world.stateDir)).toEqual([]);
});

test('a clock that is set back or forward in the middle changes no limit and no result', async () => {
  const times = ['2026-06-01T00:00:00Z', '2025-01-01T00:00:00Z', '2036-01-01T00:00:00Z'].map((time) => new Date(time));
  const now = (): Date => (times.length > 1 ? times.shift() : times[0]) ?? new Date(0);
  const store = join(world.dir, 'clock');
  const record = await world.evaluate({ 'model.py': good }, { over: { now, store } });
  expect(record.evaluation.kind).toBe('scored');
  const seconds = (Date.parse(record.finishedAt) - Date.parse(record.startedAt)) / 1000;
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(3 * world.competition.limits.wallSeconds + 301);
});
