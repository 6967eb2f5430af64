import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../store.ts';
import { askObjects } from './ask-objects.ts';

/** The commit a ref, branch, tag or (abbreviated) sha of this repository's network points at, or `undefined`. */
export async function resolveCommit(repository: Repository, revision: string): Promise<string | undefined> {
  if (revision.startsWith('-') || revision.includes('..') || revision === '') return undefined;
  const isWhole = /^([0-9a-f]{40}|HEAD|refs\/.*)$/.test(revision);
  const candidates = isWhole ? [revision] : [`refs/heads/${revision}`, `refs/tags/${revision}`, revision];
  for (const candidate of candidates) {
    const tip = await looseBranch(repository, candidate);
    if (tip !== undefined) return tip;
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`];
    const { code, stdout } = await askObjects(repository.dir, args, [candidate]);
    if (code === 0) return stdout.toString().trim();
  }
  return undefined;
}

/** What git keeps of most branches, in a file each: reading it is a hundred times faster than asking git. `undefined` where git is to be asked. */
async function looseBranch({ dir }: Repository, ref: string): Promise<string | undefined> {
  if (!/^refs\/heads\/[\w./-]+$/.test(ref)) return undefined;
  const text = await readFile(join(dir, ref), 'utf8').catch(() => '');
  return /^([0-9a-f]{40})\n$/.exec(text)?.[1];
}
