import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildFromFolder } from '../site/build-from-folder.ts';
import { siteDigest, type SiteDigest } from '../site/site-digest.ts';

const run = promisify(execFile);

export interface Compared {
  readonly commit: string;
  readonly published: string;
  readonly rebuilt: string;
  readonly same: boolean;
}

/** Builds the site once more from the commit it was published from. Throws when the checkout's own history does not contain that commit. */
export async function comparePublished(options: {
  readonly records: string;
  readonly published: SiteDigest;
  readonly server: string;
  readonly serviceUrl: string | undefined;
}): Promise<Compared> {
  const { records, published, server, serviceUrl } = options;
  const { commit, audience } = published;
  const git = (...args: string[]) => run('git', ['-C', records, ...args]);
  await git('merge-base', '--is-ancestor', commit, 'HEAD').catch(() => {
    throw new Error(
      `the site was published from ${commit}, which is not in the history of this branch: somebody rewrote it, or deployed by hand`,
    );
  });
  const work = await mkdtemp(join(tmpdir(), 'harvester-rebuild-'));
  try {
    await git('worktree', 'add', '--detach', '--force', join(work, 'records'), commit);
    await buildFromFolder({ records: join(work, 'records'), out: join(work, 'site'), audience, server, serviceUrl });
    const rebuilt = await siteDigest(join(work, 'site'));
    return { commit, published: published.sha256, rebuilt: rebuilt.sha256, same: rebuilt.sha256 === published.sha256 };
  } finally {
    await git('worktree', 'remove', '--force', join(work, 'records')).catch(() => undefined);
    await rm(work, { recursive: true, force: true });
  }
}
