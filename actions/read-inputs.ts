import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type * as z from 'zod';
import { Competition } from '../core/contract/competition.ts';
import { Inputs } from '../core/contract/inputs.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Submission } from '../core/contract/submission.ts';
import { digestFolder } from '../vault/folder.ts';

export interface AttemptFiles {
  readonly inputs: Inputs;
  readonly competition: Competition;
  readonly manifest: Submission;
  readonly competitionDir: string;
  readonly submissionDir: string;
}

/**
 * Reads what the fetch action left, from an artifact that may have been tampered with on its way: the submission must be exactly the files
 * that `inputs.json` names, to the byte, and nothing but ordinary files.
 */
export async function readInputs(path: string): Promise<AttemptFiles> {
  const folder = resolve(path);
  const inputs = Inputs.parse(JSON.parse(await readFile(join(folder, 'inputs.json'), 'utf8')));
  const competitionDir = join(folder, 'competition');
  const submissionDir = join(folder, 'submission');
  const found = await digestFolder(submissionDir);
  const named = new Map(inputs.files.map((file) => [file.path, file]));
  for (const file of found) {
    const expected = named.get(file.path);
    if (!expected || expected.sha256 !== file.sha256 || expected.bytes !== file.bytes)
      throw new Error(`the fetched submission was changed on its way: ${file.path}`);
  }
  if (found.length !== named.size)
    throw new Error(`the fetched submission lost files on its way: ${found.length} of ${named.size} are here`);
  return {
    inputs,
    competition: await contract(Competition, competitionDir, 'competition.yaml'),
    manifest: await contract(Submission, submissionDir, 'submission.yaml'),
    competitionDir,
    submissionDir,
  };
}

async function contract<S extends z.ZodType>(schema: S, folder: string, file: string): Promise<z.infer<S>> {
  const read = readContract(schema, file, await readFile(join(folder, file), 'utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}
