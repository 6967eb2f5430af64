import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { treeDigest } from '../core/provenance/tree-digest.ts';
import { digestFolder } from '../vault/folder.ts';
import { readInputs } from './read-inputs.ts';
import { sealFolder } from './sealed-folder.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'harvester-inputs-'));
  await mkdir(join(folder, 'competition'));
  await cp(join(root, 'examples/breast-tumour/competition.yaml'), join(folder, 'competition/competition.yaml'));
  await cp(join(root, 'examples/breast-tumour/baselines/constant'), join(folder, 'submission'), { recursive: true });
  const files = await digestFolder(join(folder, 'submission'));
  await writeInputs({ files, treeSha256: await treeDigest(files) });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function writeInputs(over: object): Promise<void> {
  const inputs = {
    harvester: 1,
    competition: 'breast-tumour',
    repository: 'acme/breast-tumour',
    number: 7,
    headSha: 'a'.repeat(40),
    baseSha: 'b'.repeat(40),
    team: 'constant',
    files: [],
    treeSha256: '0'.repeat(64),
    ...over,
  };
  return writeFile(join(folder, 'inputs.json'), JSON.stringify(inputs));
}

test('what was fetched is read with its contracts', async () => {
  const { inputs, competition, manifest } = await readInputs(folder, await sealFolder(folder));
  expect([inputs.number, competition.name, manifest.interface]).toEqual([7, 'breast-tumour', 1]);
});

describe('a folder that a fetch job itself wrote wrongly is refused', () => {
  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['a changed file', () => writeFile(join(folder, 'submission/model.py'), 'import os'), /changed on its way: model\.py/],
    ['an added file', () => writeFile(join(folder, 'submission/extra.py'), ''), /changed on its way: extra\.py/],
    ['a lost file', () => rm(join(folder, 'submission/model.py')), /lost files on its way/],
    ['a link', () => symlink('/etc/passwd', join(folder, 'submission/link')), /neither a file nor a folder/],
    [
      'a path that leaves the folder',
      () => writeInputs({ files: [{ path: '../x', sha256: '0'.repeat(64), bytes: 1 }] }),
      /inside the folder/,
    ],
    ['an extra key', () => writeInputs({ __proto__x: 1 }), /__proto__x|Unrecognized/],
    ['a pull request number that is none', () => writeInputs({ number: '7; id' }), /number/],
    ['no JSON', () => writeFile(join(folder, 'inputs.json'), '{'), /JSON/],
  ])('%s', async (_, tamper, why) => {
    await tamper();
    await expect(sealFolder(folder).then((digest) => readInputs(folder, digest))).rejects.toThrow(why);
  });
});

test('what the fetch job said it wrote holds for all of it, the organisers’ files too', async () => {
  const digest = await sealFolder(folder);
  expect((await readInputs(folder, digest)).inputs.number).toBe(7);
  await writeFile(join(folder, 'competition/scoring.py'), 'import os');
  await expect(readInputs(folder, digest)).rejects.toThrow('it is not what the fetch job wrote');
});
