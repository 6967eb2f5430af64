import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { manifestText } from '../registry/manifest.ts';
import { hubCard } from './hub-card.ts';
import { packageFacts, type ExportedModel } from './model-facts.ts';
import { writeFolder } from './write-folder.ts';

/** What the Hub keeps outside git: by form, so that a small file of that form goes there too and a later, larger one needs no change. */
const attributes = ['onnx', 'joblib', 'pkl', 'pickle', 'skops', 'safetensors', 'npy']
  .map((extension) => `*.${extension} filter=lfs diff=lfs merge=lfs -text\n`)
  .join('');

/**
 * Lays a verified model out as a Hugging Face model repository: the card the Hub reads, the licence, `package/` byte for byte, `MANIFEST` whose
 * sha256 is the model's digest, and its signed record where one was given. Throws when `out` is there already.
 */
export async function exportHub(model: ExportedModel, out: string): Promise<void> {
  const facts = await packageFacts(model.dir);
  await writeFolder(out, async (draft) => {
    for (const { path } of model.files) {
      const to = join(draft, 'package', path);
      await mkdir(dirname(to), { recursive: true });
      await copyFile(join(model.dir, path), to);
    }
    await copyFile(join(model.dir, 'LICENSE'), join(draft, 'LICENSE'));
    await writeFile(join(draft, 'README.md'), hubCard(model, facts));
    await writeFile(join(draft, 'MANIFEST'), manifestText(model.files));
    await writeFile(join(draft, '.gitattributes'), attributes);
    if (model.record !== undefined) await writeFile(join(draft, 'record.dsse.json'), model.record);
  });
}
