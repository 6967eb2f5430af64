import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCgroup } from './cgroup.ts';

const limits = { memoryBytes: 512 * 1024 * 1024, processes: 64, cpus: 1.5 };
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cgroup-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Ordinary folders in place of the kernel's: shows what is written where, and how the kernel's words are read. */
async function say(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

test('version 2: limits go into one folder, use is read from it', async () => {
  const group = await createCgroup({ version: 2, dir }, 'slot', limits);
  const slot = join(dir, 'slot');
  expect(group.entrances).toEqual([join(slot, 'cgroup.procs')]);
  expect(await Promise.all(['memory.max', 'pids.max', 'cpu.max'].map((name) => readFile(join(slot, name), 'utf8')))).toEqual([
    '536870912',
    '64',
    '150000 100000',
  ]);
  await say(slot, {
    'cpu.stat': 'usage_usec 1500000\nuser_usec 1400000\n',
    'memory.peak': '1048576\n',
    'memory.events': 'low 0\noom 2\noom_kill 1\n',
    'pids.events': 'max 3\n',
  });
  expect(await group.usage()).toEqual({ cpuSeconds: 1.5, peakMemoryBytes: 1_048_576, oomKills: 1, forksRefused: 3 });
});

test('version 1: each controller has its own folder, shared ones are made once', async () => {
  const at = (name: string): string => join(dir, name);
  for (const name of ['memory', 'pids', 'cpu,cpuacct']) await mkdir(at(name));
  const dirs = { memory: at('memory'), pids: at('pids'), cpu: at('cpu,cpuacct'), cpuacct: at('cpu,cpuacct') };
  const group = await createCgroup({ version: 1, dirs }, 'slot', limits);
  expect(group.entrances).toEqual(['memory', 'pids', 'cpu,cpuacct'].map((name) => join(at(name), 'slot', 'tasks')));
  expect(await readFile(join(at('memory'), 'slot', 'memory.limit_in_bytes'), 'utf8')).toBe('536870912');
  expect(await readFile(join(at('cpu,cpuacct'), 'slot', 'cpu.cfs_quota_us'), 'utf8')).toBe('150000');
  await say(join(at('memory'), 'slot'), { 'memory.max_usage_in_bytes': '2048\n', 'memory.oom_control': 'under_oom 0\noom_kill 4\n' });
  await say(join(at('cpu,cpuacct'), 'slot'), { 'cpuacct.usage': '2500000000\n' });
  await say(join(at('pids'), 'slot'), { 'pids.events': 'max 1\n' });
  expect(await group.usage()).toEqual({ cpuSeconds: 2.5, peakMemoryBytes: 2048, oomKills: 4, forksRefused: 1 });
});

test('an empty group that a killed runner left is replaced', async () => {
  await mkdir(join(dir, 'slot'));
  await createCgroup({ version: 2, dir }, 'slot', limits);
  expect(await readdir(dir)).toEqual(['slot']);
});
