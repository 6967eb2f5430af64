import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryLock, withLock } from './file-lock.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('one holder at a time', async () => {
  const file = join(dir, 'one');
  const lock = tryLock(file);
  expect(lock).toBeDefined();
  expect(tryLock(file)).toBeUndefined();
  lock?.release();
  tryLock(file)?.release();
});

test('work under the lock never overlaps', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 6 }, () => withLock(join(dir, 'many'), work)));
  expect(most).toBe(1);
});

test('somebody who waits too long is told who to look for', async () => {
  const lock = tryLock(join(dir, 'held'));
  await expect(withLock(join(dir, 'held'), () => Promise.resolve(), 10)).rejects.toThrow(/another process has held/);
  lock?.release();
});

test('a lock dies with its holder, even one that was killed', async () => {
  const file = join(dir, 'killed');
  const source = `import { tryLock } from ${JSON.stringify(join(import.meta.dirname, 'file-lock.ts'))}; tryLock(${JSON.stringify(file)}); process.stdout.write('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  expect(tryLock(file)).toBeUndefined();
  holder.kill('SIGKILL');
  await new Promise((resolve) => holder.once('exit', resolve));
  const lock = tryLock(file);
  expect(lock).toBeDefined();
  lock?.release();
});
