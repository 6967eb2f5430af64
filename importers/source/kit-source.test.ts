import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assembleZip } from '../../gate/testing/assemble-zip.ts';
import { openSource, type KitSource } from './kit-source.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'source-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function kit(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, 'kit', path)), { recursive: true });
    await writeFile(join(home, 'kit', path), text);
  }
  return join(home, 'kit');
}
const open = (path: string): Promise<KitSource> => openSource(path, ['competition.yaml'], join(home, 'scratch'));
const zip = (files: Readonly<Record<string, string>>): Buffer =>
  assembleZip(Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) })));

test('a folder and its zip are the same kit', async () => {
  const files = { 'competition.yaml': 'title: x\n', 'data/a.csv': 'a\n' };
  const folder = await open(await kit(files));
  await writeFile(join(home, 'kit.zip'), zip(files));
  const archive = await open(join(home, 'kit.zip'));
  expect(archive.files).toEqual(folder.files);
  expect(await archive.text('competition.yaml')).toBe('title: x\n');
});

test('a folder around the kit, as forges pack it, does not matter', async () => {
  await writeFile(join(home, 'kit.zip'), zip({ 'kit-main/competition.yaml': 'x', 'kit-main/a/b.csv': 'x', 'readme.txt': 'x' }));
  const source = await open(join(home, 'kit.zip'));
  expect(source.files.map(({ path }) => path)).toEqual(['competition.yaml', 'a/b.csv']);
});

test('version control, caches and notebooks’ checkpoints are no part of a kit', async () => {
  const source = await open(
    await kit({ 'competition.yaml': 'x', '.git/config': 'x', '__pycache__/a.pyc': 'x', 'a/.ipynb_checkpoints/b': 'x' }),
  );
  expect(source.files.map(({ path }) => path)).toEqual(['competition.yaml']);
});

test('what a configuration names is found as a file, a folder, the folder of a zip that is not packed yet, or inside a zip', async () => {
  const source = await open(
    await kit({ 'competition.yaml': 'x', 'scoring/score.py': 'x', 'reference.zip': zip({ 'labels.csv': 'y\n' }), 'one.csv': 'a\n' }),
  );
  expect(await source.find('./scoring/')).toEqual({ kind: 'folder', path: 'scoring' });
  expect(await source.find('scoring.zip')).toEqual({ kind: 'folder', path: 'scoring' });
  expect(await source.find('one.csv')).toEqual({ kind: 'file', path: 'one.csv' });
  expect(await source.find('reference.zip')).toEqual({ kind: 'folder', path: 'reference' });
  expect(await source.text('reference/labels.csv')).toBe('y\n');
});

test.each(['../secret', '/etc/passwd', 'a/../../secret', 'nowhere.zip', '..'])('%s is never found', async (reference) => {
  await writeFile(join(home, 'secret'), 'x');
  expect(await (await open(await kit({ 'competition.yaml': 'x' }))).find(reference)).toBeUndefined();
});

test('a zip in a zip is as hostile as the one around it, and spends the same budget', async () => {
  const path = await kit({
    'competition.yaml': 'x',
    'data.zip': zip({ '../out.csv': 'x' }),
    'big.zip': zip({ 'big.csv': 'x'.repeat(900) }),
  });
  const source = await openSource(path, ['competition.yaml'], join(home, 'scratch'), { entries: 100, bytes: 1000 });
  await expect(source.find('data.zip')).rejects.toThrow(/invalid relative path/);
  await source.find('big.zip');
  await expect(source.find('big.zip')).resolves.toEqual({ kind: 'folder', path: 'big' });
  await writeFile(join(path, 'data.zip'), zip({ 'more.csv': 'x'.repeat(900) }));
  await expect(source.find('data.zip')).rejects.toThrow(/unfolds to 900 bytes; 100 are read/);
});

test('a link in a folder is refused, wherever it leads', async () => {
  const path = await kit({ 'competition.yaml': 'x' });
  await symlink('/etc/passwd', join(path, 'data.csv'));
  await expect(open(path)).rejects.toThrow('is a link or a special file');
});

test('a kit without its configuration, one that is not there, and two kits at once say so', async () => {
  await expect(open(await kit({ 'readme.md': 'x' }))).rejects.toThrow('has no competition.yaml');
  await expect(open(join(home, 'nowhere'))).rejects.toThrow('does not exist');
  await expect(open(await kit({ 'a/competition.yaml': 'x', 'b/competition.yaml': 'x' }))).rejects.toThrow('holds several kits');
});

test('text that is no UTF-8 is refused', async () => {
  const source = await open(await kit({ 'competition.yaml': Buffer.from([0xff, 0xfe, 0x00]) }));
  await expect(source.text('competition.yaml')).rejects.toThrow('is no UTF-8 text');
});
