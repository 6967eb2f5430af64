import { cp, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Owners } from '../../core/contract/approval.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { setScalars } from '../../core/contract/set-scalars.ts';
import { Submission } from '../../core/contract/submission.ts';
import type { TuningRelease } from '../../core/contract/tuning-record.ts';
import type { Envelope } from '../../core/provenance/dsse.ts';
import { privateKey, publicKey } from '../../core/provenance/keys.ts';
import { open, seal } from '../../core/provenance/statement.ts';
import { readTuned } from './tuned-store.ts';

export interface ReleaseInput {
  readonly store: string;
  readonly id: string;
  /** As `owners.yaml` in the store names them, and their private key as PEM. */
  readonly owner: string;
  readonly key: string;
  readonly why: string;
  /** Folder to make: the tuned submission, ready to be handed in. */
  readonly out: string;
  readonly now: () => Date;
}

/**
 * Lets tuned weights out of their runner: only on the word of an owner whom `owners.yaml` in the store names, signed with that owner's key. The
 * signed release is the record of it, for the records repository. Throws when the word is not theirs, and nothing leaves.
 */
export async function releaseTuned({
  store,
  id,
  owner,
  key,
  why,
  out,
  now,
}: ReleaseInput): Promise<{ readonly release: TuningRelease; readonly envelope: Envelope }> {
  const { record, submissionDir } = await readTuned(store, id);
  const known = (await readOwners(store)).owners.find((each) => each.id === owner);
  if (!known)
    throw new Error(
      `${owner} is not an owner in ${join(store, 'owners.yaml')}: only an owner can release what was learnt from private data`,
    );
  const { competition, submissionSha256, data } = record;
  const release: TuningRelease = { harvester: 1, id, competition, submissionSha256, data, owner, why, at: now().toISOString() };
  const envelope = await seal('tuning-release', release, await privateKey(owner, key));
  const opened = await open('tuning-release', envelope, [await publicKey(owner, known.publicKey)]);
  if (opened.kind === 'bad') throw new Error(`this is not the key that owners.yaml names for ${owner}`);
  await cp(submissionDir, out, { recursive: true, errorOnExist: true, force: false });
  await nameArtifacts(out);
  return { release, envelope };
}

async function readOwners(store: string): Promise<Owners> {
  const file = join(store, 'owners.yaml');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`there is no ${file}: it says who may release what was learnt from private data`);
  });
  const read = readContract(Owners, file, text);
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

/** A manifest names its artifacts by digest; these are new ones. */
async function nameArtifacts(dir: string): Promise<void> {
  const file = join(dir, 'submission.yaml');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const read = text === undefined ? undefined : readContract(Submission, file, text);
  if (text === undefined || read?.kind !== 'valid') return;
  const digests = await Promise.all(
    read.value.artifacts.map(
      async ({ path }, index) =>
        [
          ['artifacts', index, 'sha256'],
          createHash('sha256')
            .update(await readFile(join(dir, path)))
            .digest('hex'),
        ] as const,
    ),
  );
  const edited = setScalars(file, text, digests);
  if (edited.kind === 'problem') throw new Error(formatProblem(edited.problem));
  await writeFile(file, edited.text);
}
