import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepPlaces, takePlace } from './locked-places.ts';

let parent: string;
beforeEach(async () => {
  parent = join(await mkdtemp(join(tmpdir(), 'harvester-places-')), 'places');
});
afterEach(() => rm(join(parent, '..'), { recursive: true, force: true }));

const folders = async (): Promise<string[]> => (await readdir(parent)).filter((name) => !name.endsWith('.lock'));

test('each holder has a place of its own, and none is left when all are held', async () => {
  const [first, second, none] = [await takePlace(parent, 2), await takePlace(parent, 2), await takePlace(parent, 2)];
  expect([first?.index, second?.index, none]).toEqual([0, 1, undefined]);
  await first?.release();
  expect(await folders()).toEqual(['1']);
  expect((await takePlace(parent, 2))?.index).toBe(0);
});

test('whoever takes a place finds it empty and walkable, whatever was left in it', async () => {
  await mkdir(join(parent, '0', 'left'), { recursive: true, mode: 0o700 });
  const place = await takePlace(parent, 1);
  expect(await readdir(place?.dir ?? '')).toEqual([]);
  expect((await stat(place?.dir ?? '')).mode & 0o777).toBe(0o711);
});

test('a place that cannot be emptied is free for the next who tries', async () => {
  await mkdir(join(parent, '0'), { recursive: true });
  const stuck = new Error('still mounted');
  await expect(takePlace(parent, 1, () => Promise.reject(stuck))).rejects.toBe(stuck);
  expect((await takePlace(parent, 1))?.index).toBe(0);
});

test('a sweep clears what nobody holds, and nothing else', async () => {
  const held = await takePlace(parent, 3);
  await writeFile(join(held?.dir ?? '', 'mine'), '');
  await mkdir(join(parent, '2', 'left'), { recursive: true });
  await mkdir(join(parent, 'no-place'));
  await sweepPlaces(parent);
  expect((await folders()).toSorted()).toEqual(['0', 'no-place']);
  expect(await readdir(held?.dir ?? '')).toEqual(['mine']);
  await sweepPlaces(join(parent, 'nowhere'));
});
