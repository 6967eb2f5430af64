import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyFolder, digestFolder, makePrivateFolder } from './folder.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'folder-'));
  await mkdir(join(dir, 'from', 'inner'), { recursive: true });
  await writeFile(join(dir, 'from', 'model.py'), 'a');
  await writeFile(join(dir, 'from', 'inner', 'weights.bin'), '');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a copy is whole, closed to others, and digested as it was copied', async () => {
  await makePrivateFolder(join(dir, 'to'), undefined);
  const copied = await copyFolder(join(dir, 'from'), join(dir, 'to'), undefined);
  expect(copied).toEqual(await digestFolder(join(dir, 'from')));
  expect(copied.map(({ path, bytes }) => [path, bytes])).toEqual([
    ['inner/weights.bin', 0],
    ['model.py', 1],
  ]);
  expect(await readFile(join(dir, 'to', 'model.py'), 'utf8')).toBe('a');
  expect((await stat(join(dir, 'to'))).mode & 0o777).toBe(0o700);
});

test('a link is refused, wherever it points', async () => {
  for (const target of ['/etc/shadow', 'model.py', '../..', 'nowhere']) {
    await symlink(target, join(dir, 'from', 'inner', 'link'));
    await expect(copyFolder(join(dir, 'from'), join(dir, 'to'), undefined)).rejects.toMatchObject({ errorClass: 'POLICY' });
    await rm(join(dir, 'from', 'inner', 'link'));
    await rm(join(dir, 'to'), { recursive: true, force: true });
  }
});

test('a socket is refused instead of read', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(dir, 'from', 'socket'), resolve));
  await expect(copyFolder(join(dir, 'from'), join(dir, 'to'), undefined)).rejects.toMatchObject({ errorClass: 'POLICY' });
  await new Promise((resolve) => server.close(resolve));
});
