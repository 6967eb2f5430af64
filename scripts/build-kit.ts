import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wholeExamples } from '../examples/shared-files.ts';
import { sharedPython } from '../kit-core/shared-python.ts';
import { bundle, copyData, root, sourceDigest } from './bundle.ts';

const kit = join(root, 'competition-template', 'kit');
const built = join(kit, 'core', 'dist');
const passing = new Set(['__pycache__', '.venv', '.ruff_cache', '.mypy_cache', 'node_modules']);

/**
 * Builds what the kit has from the house into the template: the bundle of the rules it asks (`kit-core/main.ts`) with the gate's data files, and
 * the Python that the vault runs too. Lays the whole kit into every example that is kept whole. With `ifChanged` only when a source did. Returns
 * whether it built.
 */
export async function buildKit(ifChanged: boolean): Promise<boolean> {
  const digest = await sourceDigest(['competition-template/kit']);
  const copies = wholeExamples.map((example) => join(root, 'examples', example, 'kit'));
  const stamps = [built, ...copies.map((copy) => join(copy, 'core', 'dist'))].map((folder) => join(folder, 'sources.sha256'));
  const isFresh = async (stamp: string): Promise<boolean> => existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest;
  if (ifChanged && (await Promise.all(stamps.map(isFresh))).every(Boolean)) return false;
  process.stdout.write('building the kit\n');
  const home = await mkdtemp(join(tmpdir(), 'kit-core-'));
  const draft = join(home, 'dist');
  try {
    await bundle(fileURLToPath(new URL('../kit-core/main.ts', import.meta.url)), draft, { name: 'kit-core', target: 'node22' });
    await copyData('gate', draft);
    for (const [from, to] of sharedPython()) {
      await mkdir(dirname(join(draft, to)), { recursive: true });
      await cp(join(root, from), join(draft, to));
    }
    await writeFile(join(draft, 'sources.sha256'), digest);
    await rm(built, { recursive: true, force: true });
    await cp(draft, built, { recursive: true });
    for (const copy of copies) {
      await rm(copy, { recursive: true, force: true });
      await cp(kit, copy, { recursive: true, filter: (from) => !passing.has(basename(from)) });
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return true;
}

if (import.meta.main) await buildKit(process.argv.includes('--if-changed'));
