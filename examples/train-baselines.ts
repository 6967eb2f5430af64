import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Competition } from '../core/contract/competition.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Submission } from '../core/contract/submission.ts';
import { fillValues } from '../demo/data/fill-competition.ts';
import type { PythonEnvironment } from '../demo/data/prepare.ts';

const run = promisify(execFile);
const trainer = fileURLToPath(new URL('makers/train.py', import.meta.url));

/** The `competition.yaml` of a repository laid out in `folder`. Throws with what is wrong with it. */
export async function readCompetition(folder: string): Promise<Competition> {
  const read = readContract(Competition, 'competition.yaml', await readFile(join(folder, 'competition.yaml'), 'utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

/** Trains every baseline of the competition in `folder` again, in place, and writes the artifacts' digests into its `submission.yaml`. */
export async function trainBaselines(folder: string, { python, libraryPath }: PythonEnvironment): Promise<void> {
  const competition = await readCompetition(folder);
  for (const baseline of competition.baselines) {
    const home = join(folder, baseline.path);
    const path = join(home, 'submission.yaml');
    const text = await readFile(path, 'utf8');
    const read = readContract(Submission, path, text);
    if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
    const { train, artifacts } = read.value;
    if (!train) continue;
    await run(
      python,
      ['-I', '-B', trainer, JSON.stringify(competition), join(folder, competition.data.public), home, JSON.stringify(train)],
      { env: { LD_LIBRARY_PATH: libraryPath, OMP_NUM_THREADS: '1', PYTHONHASHSEED: '0' } },
    );
    const digests = artifacts.map(async (artifact, index): Promise<[(string | number)[], string]> => {
      const bytes = await readFile(join(home, artifact.path));
      return [['artifacts', index, 'sha256'], createHash('sha256').update(bytes).digest('hex')];
    });
    await writeFile(path, fillValues(path, text, await Promise.all(digests)));
  }
}
