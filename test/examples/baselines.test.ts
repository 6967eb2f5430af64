import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleFolder, examples } from '../../examples/examples.ts';
import { trainBaselines } from '../../examples/train-baselines.ts';
import { environment } from '../../scripts/environment.mjs';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'baselines-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Every file of the baselines that say they are reproducible, in hex. */
async function files(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const baselines = join(folder, 'baselines');
  for (const name of await readdir(baselines)) {
    if (!/reproducible: true/.test(await readFile(join(baselines, name, 'submission.yaml'), 'utf8'))) continue;
    for (const file of await readdir(join(baselines, name)))
      if (file !== '__pycache__') found[`${name}/${file}`] = (await readFile(join(baselines, name, file))).toString('hex');
  }
  return found;
}

// The template's own test trains those of breast-tumour.
test.each(examples.filter((name) => name !== 'breast-tumour'))(
  'training the baselines of %s again gives the files that are committed',
  async (example) => {
    const { python, path } = await environment('competition');
    const again = join(home, example);
    await cp(exampleFolder(example), again, { recursive: true });
    for (const name of await readdir(join(again, 'baselines')))
      for (const file of await readdir(join(again, 'baselines', name)))
        if (/\.(?:json|npy|onnx|joblib)$/.test(file)) await rm(join(again, 'baselines', name, file));
    await trainBaselines(again, { python, libraryPath: join(path, 'lib') });
    expect(await files(again)).toEqual(await files(exampleFolder(example)));
  },
);
