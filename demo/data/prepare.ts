import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { splitDigest } from '../../vault/split-digest.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('split.py', import.meta.url));
const Rows = z.strictObject({ public: z.number().int(), feedback: z.number().int(), final: z.number().int() });

/** A private split as `competition.yaml` names it. `sha256` is the tree digest of its folder. */
export interface Split {
  readonly name: string;
  readonly sha256: string;
  readonly rows: number;
}
export interface PreparedData {
  /** `train.csv`: 30 features and the column `malignant`. */
  readonly publicCsv: string;
  /** Holds one folder a split, `<name>/features.csv` and `<name>/labels.csv`, in the same row order. */
  readonly privateDir: string;
  readonly splits: { readonly feedback: Split; readonly final: Split };
}

/** The interpreter of the `competition` environment: `libraryPath` is its `lib` folder. */
export interface PythonEnvironment {
  readonly python: string;
  readonly libraryPath: string;
}

/**
 * Makes the demo's data under `out`: `public/train.csv` and `private/<name>/`. The same every time, on every machine.
 *
 * Throws when the script fails, with what it said.
 */
export async function prepareData({ out, python, libraryPath }: PythonEnvironment & { readonly out: string }): Promise<PreparedData> {
  const publicCsv = join(out, 'public', 'train.csv');
  const privateDir = join(out, 'private');
  const names = { feedback: 'breast-tumour-feedback', final: 'breast-tumour-final' };
  const { stdout } = await run(
    python,
    ['-I', script, '--public', publicCsv, '--private', privateDir, '--feedback', names.feedback, '--final', names.final],
    { env: { LD_LIBRARY_PATH: libraryPath, OMP_NUM_THREADS: '1' } },
  );
  const rows = Rows.parse(JSON.parse(stdout));
  const split = async (board: 'feedback' | 'final'): Promise<Split> => ({
    name: names[board],
    sha256: await splitDigest(join(privateDir, names[board])),
    rows: rows[board],
  });
  return { publicCsv, privateDir, splits: { feedback: await split('feedback'), final: await split('final') } };
}
