import { cp, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * What every competition takes from the template as it is. The rest (the contract, the data, the words around them) is each competition's own.
 */
export const sharedFiles = [
  '.github',
  '.gitignore',
  'LICENSE',
  'TERMS.md',
  'baselines/constant/model.py',
  'baselines/simple/model.py',
  'env',
  'kit/__main__.py',
  'kit/core/.gitignore',
  'kit/harvester_kit',
  'kit/node',
  'kit/shared',
  'pyproject.toml',
  'schema',
  'uv.lock',
] as const;

/** Brings the shared files of all examples up to date with the template. Run it after changing one of them there. */
if (import.meta.main) {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const folders = await readdir(here, { withFileTypes: true });
  for (const example of folders.filter((entry) => entry.isDirectory())) {
    for (const path of sharedFiles) {
      await cp(`${here}../competition-template/${path}`, `${here}${example.name}/${path}`, { recursive: true });
    }
  }
}
