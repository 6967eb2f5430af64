import { cp } from 'node:fs/promises';
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
  'pyproject.toml',
  'schema',
  'uv.lock',
] as const;

/**
 * Examples that are kept whole, as a repository to look at; the build lays the kit into them. The others hold only what is their own: `materialise`
 * lays them out.
 */
export const wholeExamples = ['breast-tumour'] as const;

/** Brings the shared files of the whole examples up to date with the template. Run it after changing one of them there. */
if (import.meta.main) {
  const here = fileURLToPath(new URL('.', import.meta.url));
  for (const example of wholeExamples)
    for (const path of sharedFiles) await cp(`${here}../competition-template/${path}`, `${here}${example}/${path}`, { recursive: true });
}
