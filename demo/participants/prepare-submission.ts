import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readContract } from '../../core/contract/read.ts';
import { Submission } from '../../core/contract/submission.ts';
import { fillValues } from '../data/fill-competition.ts';
import type { PythonEnvironment } from '../data/prepare.ts';
import type { Participant, Push } from './cast.ts';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const trainer = join(here, 'run-training.py');

export interface PrepareOptions extends PythonEnvironment {
  readonly publicCsv: string;
  /** Root of a checkout of the competition. */
  readonly into: string;
  /** `participant` itself (the default) or its `secondPush`. */
  readonly push?: Push;
}

/**
 * Does on a participant's machine what the participant did: lays the files, makes other changes where there are any, trains on the public
 * data in the competition's environment, and writes the digests of the artifacts into `submission.yaml`. Commits nothing.
 *
 * Throws when training fails, with what it said.
 */
export async function prepareSubmission(participant: Participant, options: PrepareOptions): Promise<void> {
  const push = options.push ?? participant;
  const home = join(here, participant.login);
  const submission = join(options.into, 'submissions', participant.team);
  await mkdir(submission, { recursive: true });
  for (const files of push.files) await cp(join(home, files), submission, { recursive: true });
  if (push.root) await cp(join(home, push.root), options.into, { recursive: true });
  for (const { path, find, replace } of push.edits ?? []) {
    const text = await readFile(join(options.into, path), 'utf8');
    if (!text.includes(find)) throw new Error(`${path} has no "${find}" that ${participant.login} could change: mend the cast`);
    await writeFile(join(options.into, path), text.replace(find, replace));
  }
  await trainSubmission({ ...options, submission, ...(push.train === undefined ? {} : { code: join(home, push.train) }) });
}

/**
 * Runs training `code` (none: nothing to train) with the seed and params of the folder's `submission.yaml` and writes the artifacts'
 * digests into that file. `target` is the column of labels in `publicCsv`.
 */
export async function trainSubmission(
  options: PythonEnvironment & {
    readonly publicCsv: string;
    readonly submission: string;
    readonly code?: string;
    readonly target?: string;
  },
): Promise<void> {
  const { submission, code, publicCsv, target = 'malignant' } = options;
  const path = join(submission, 'submission.yaml');
  const text = await readFile(path, 'utf8');
  const read = readContract(Submission, path, text);
  if (read.kind === 'invalid') throw new Error(`${path}: ${read.problems[0].message}`);
  const { train, artifacts } = read.value;
  if (code !== undefined) {
    await run(
      options.python,
      ['-I', '-B', trainer, code, publicCsv, target, submission, String(train?.seed ?? 0), JSON.stringify(train?.params ?? {})],
      { env: { LD_LIBRARY_PATH: options.libraryPath, OMP_NUM_THREADS: '1', PYTHONHASHSEED: '0' } },
    );
  }
  const digests = artifacts.map(async (artifact, index): Promise<[(string | number)[], string]> => {
    const bytes = await readFile(join(submission, artifact.path));
    return [['artifacts', index, 'sha256'], createHash('sha256').update(bytes).digest('hex')];
  });
  await writeFile(path, fillValues(path, text, await Promise.all(digests)));
}
