import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type * as z from 'zod';
import { Competition } from '../core/contract/competition.ts';
import type { Inputs } from '../core/contract/inputs.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Name } from '../core/contract/scalars.ts';
import { Submission } from '../core/contract/submission.ts';
import { treeDigest } from '../core/provenance/tree-digest.ts';
import { digestFolder } from '../vault/folder.ts';
import { UsageError } from './terminal.ts';

/** A submission's folder as if it were a pull request: what the vault needs, without GitHub. */
export interface LocalAttempt {
  readonly inputs: Inputs;
  readonly competition: Competition;
  readonly manifest: Submission;
  readonly competitionDir: string;
  readonly submissionDir: string;
  /** The competition's requirements.lock, and its digest. */
  readonly lock: string;
  readonly lockSha256: string;
}

/** Reads two folders. Throws `UsageError` that says which file is missing, or what is wrong with it and where. */
export async function localAttempt(submission: string, competitionFolder: string, team?: string): Promise<LocalAttempt> {
  const submissionDir = resolve(submission);
  const competitionDir = resolve(competitionFolder);
  const competition = await contract(Competition, competitionDir, 'competition.yaml', '--competition');
  const manifest = await contract(Submission, submissionDir, 'submission.yaml', '<submission>');
  const lock = join(competitionDir, competition.environment.lock);
  const files = [...(await digestFolder(submissionDir))];
  const treeSha256 = await treeDigest(files);
  return {
    inputs: {
      harvester: 1,
      competition: competition.name,
      repository: `local/${competition.name}`,
      number: 1,
      // A folder has no commit; its content names it just as well.
      headSha: createHash('sha1').update(treeSha256).digest('hex'),
      baseSha: '0'.repeat(40),
      team: teamName(team, submissionDir),
      files,
      treeSha256,
    },
    competition,
    manifest,
    competitionDir,
    submissionDir,
    lock,
    lockSha256: createHash('sha256')
      .update(await text(lock, '--competition'))
      .digest('hex'),
  };
}

function teamName(given: string | undefined, submissionDir: string): string {
  const name = given ?? basename(submissionDir);
  if (Name.safeParse(name).success) return name;
  if (given === undefined) return 'local';
  throw new UsageError(`--team ${given} is not a name: use a–z, 0–9 and inner hyphens`);
}

async function contract<S extends z.ZodType>(schema: S, folder: string, file: string, argument: string): Promise<z.infer<S>> {
  const path = join(folder, file);
  const read = readContract(schema, path, await text(path, argument));
  if (read.kind === 'invalid') throw new UsageError(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

function text(path: string, argument: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read: ${argument} must be the folder that holds it`);
  });
}
