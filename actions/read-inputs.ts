import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { Competition } from '../core/contract/competition.ts';
import { Inputs } from '../core/contract/inputs.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Submission } from '../core/contract/submission.ts';
import { treeDigest } from '../core/provenance/tree-digest.ts';
import { filesBelow, openSealed } from './sealed-folder.ts';

export interface AttemptFiles {
  readonly inputs: Inputs;
  readonly competition: Competition;
  readonly manifest: Submission;
  readonly competitionDir: string;
  readonly submissionDir: string;
}

const mostBytes = 5_000_000;

/**
 * Reads what the fetch action left, from an artifact that may have been tampered with on its way. `digest` is what the fetch job gave as its output,
 * which no other job can change: the folder must be what it was to the byte, nothing but ordinary files. The submission must also be exactly the files
 * that `inputs.json` names, as the record will name them. Throws before any of it is interpreted.
 */
export async function readInputs(path: string, digest: string): Promise<AttemptFiles> {
  const sealed = await openSealed(path, digest);
  const { folder } = sealed;
  const inputs = await readInputsFile(folder);
  const found = filesBelow(sealed, 'submission');
  const named = new Map(inputs.files.map((file) => [file.path, file]));
  for (const file of found) {
    const expected = named.get(file.path);
    if (!expected || expected.sha256 !== file.sha256 || expected.bytes !== file.bytes)
      throw new Error(`the fetched submission was changed on its way: ${file.path}`);
  }
  if (found.length !== named.size)
    throw new Error(`the fetched submission lost files on its way: ${found.length} of ${named.size} are here`);
  if ((await treeDigest(found)) !== inputs.treeSha256)
    throw new Error('the fetched submission was changed on its way: inputs.json names another digest');
  const competitionDir = join(folder, 'competition');
  const submissionDir = join(folder, 'submission');
  const competition = await contract(Competition, competitionDir, 'competition.yaml');
  if (competition.name !== inputs.competition)
    throw new Error(`what was fetched was changed on its way: competition.yaml is not that of "${inputs.competition}"`);
  return { inputs, competition, manifest: await contract(Submission, submissionDir, 'submission.yaml'), competitionDir, submissionDir };
}

async function readInputsFile(folder: string): Promise<Inputs> {
  const text = await bounded(join(folder, 'inputs.json'));
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    // What JSON.parse says holds some of the text.
    throw new Error('inputs.json is not JSON: the artifact was changed on its way');
  }
  const read = Inputs.safeParse(raw);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`inputs.json is not what the fetch action writes: ${issue?.path.map(String).join('.') || 'it'}: ${issue?.message ?? ''}`);
}

async function contract<S extends z.ZodType>(schema: S, folder: string, file: string): Promise<z.infer<S>> {
  const read = readContract(schema, file, await bounded(join(folder, file)));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

/** Text of a small file. Throws when it is not there or too large to be one of ours. */
async function bounded(path: string): Promise<string> {
  const name = path.split('/').at(-1) ?? '';
  const file = await open(path, 'r').catch(() => {
    throw new Error(`${name} is missing from what was fetched`);
  });
  try {
    const { size } = await file.stat();
    if (size > mostBytes) throw new Error(`${name} holds ${size} bytes, more than ${mostBytes}: the artifact was changed on its way`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
