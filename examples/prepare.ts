import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { prepareData, type PreparedData, type PythonEnvironment } from '../demo/data/prepare.ts';
import { splitDigest } from '../vault/split-digest.ts';
import type { Example } from './examples.ts';
import { mailArchive, sourcePackages } from './sources.ts';

const run = promisify(execFile);
const maker = fileURLToPath(new URL('makers/make.py', import.meta.url));
const Rows = z.strictObject({ public: z.number().int(), feedback: z.number().int(), final: z.number().int() });

/** The seed the published examples were made with. Who runs one for real takes another, and tells nobody. */
export const publishedSeed = 21;

/** Data of an example as files: `publicFile`, and one folder a private split below `privateDir`. */
export type ExampleData = Omit<PreparedData, 'publicCsv'> & { readonly publicFile: string };

/**
 * Makes an example's data under the folder `out`. The same seed gives the same bytes on every machine. Throws when a source cannot be
 * fetched or the maker fails, with what it said.
 */
export async function prepareExample(
  example: Example,
  options: PythonEnvironment & { readonly out: string; readonly seed?: number },
): Promise<ExampleData> {
  const { out, python, libraryPath, seed = publishedSeed } = options;
  if (example === 'breast-tumour') {
    const { publicCsv, ...data } = await prepareData({ out, python, libraryPath });
    return { publicFile: publicCsv, ...data };
  }
  const names = { feedback: `${example}-feedback`, final: `${example}-final` };
  const mail = example === 'mail-text' ? ['--mail', await mailArchive()] : [];
  const where = ['--out', out, '--packages', await sourcePackages(), ...mail];
  const which = ['--seed', String(seed), '--feedback', names.feedback, '--final', names.final];
  const { stdout } = await run(python, ['-I', '-B', maker, example, ...where, ...which], {
    env: { LD_LIBRARY_PATH: libraryPath, OMP_NUM_THREADS: '1' },
  });
  const rows = Rows.parse(JSON.parse(stdout));
  const privateDir = join(out, 'private');
  const split = async (board: 'feedback' | 'final'): Promise<PreparedData['splits']['final']> => ({
    name: names[board],
    sha256: await splitDigest(join(privateDir, names[board])),
    rows: rows[board],
  });
  const [publicName = ''] = await readdir(join(out, 'public'));
  return {
    publicFile: join(out, 'public', publicName),
    privateDir,
    splits: { feedback: await split('feedback'), final: await split('final') },
  };
}
