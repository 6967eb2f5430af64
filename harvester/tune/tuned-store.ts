import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TuningId, TuningRecord } from '../../core/contract/tuning-record.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { digestFolder } from '../../vault/folder.ts';

/** A tuned version in a runner's store: its weights, and what may be said of it. */
export interface TunedVersion {
  readonly record: TuningRecord;
  readonly submissionDir: string;
}

/** Puts a trained folder into the store for good. */
export async function keepTuned(store: string, record: TuningRecord, trainedDir: string): Promise<TunedVersion> {
  const home = homeOf(store, record.id);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await rm(join(home, 'submission'), { recursive: true, force: true });
  await rename(trainedDir, join(home, 'submission'));
  // Last: a version whose record is there is whole.
  await writeFile(join(home, 'record.json'), `${JSON.stringify(record)}\n`, { mode: 0o600 });
  return { record, submissionDir: join(home, 'submission') };
}

/** A tuned version by its id. Throws when it is not there, or its weights are not those of its record. */
export async function readTuned(store: string, id: string): Promise<TunedVersion> {
  const home = homeOf(store, id);
  const text = await readFile(join(home, 'record.json'), 'utf8').catch(() => {
    throw new Error(`there is no tuned version ${id} in this runner’s store`);
  });
  const record = TuningRecord.parse(JSON.parse(text));
  const found = await treeDigest(await digestFolder(join(home, 'submission')));
  if (found !== record.submissionSha256) throw new Error(`the weights of ${id} are not those of its record: they are sha256:${found}`);
  return { record, submissionDir: join(home, 'submission') };
}

function homeOf(store: string, id: string): string {
  return join(store, 'tuned', TuningId.parse(id));
}
