import type { Repository, Store } from '../store.ts';
import { askObjects } from './ask-objects.ts';
import { networkEnvironment } from './run.ts';

/** The commit a ref, branch, tag or (abbreviated) sha of this repository's network points at, or `undefined`. */
export async function resolveCommit(store: Store, repository: Repository, revision: string): Promise<string | undefined> {
  if (revision.startsWith('-') || revision.includes('..') || revision === '') return undefined;
  const candidates = /^[0-9a-f]{40}$/.test(revision) ? [revision] : [`refs/heads/${revision}`, `refs/tags/${revision}`, revision];
  const env = networkEnvironment(store, repository);
  for (const candidate of candidates) {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`];
    const { code, stdout } = await askObjects(repository.dir, args, { env, revisions: [candidate] });
    if (code === 0) return stdout.toString().trim();
  }
  return undefined;
}
