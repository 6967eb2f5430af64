import type { TreeEntry } from '../../core/rules/intake.ts';
import type { GitHub } from '../github/github.ts';

export interface OwnTree {
  readonly entries: readonly (TreeEntry & { readonly sha: string })[] | 'truncated';
}

/**
 * Every entry under `submissions/<team>/` at a commit, walked down by tree objects so that no other team's files are listed. Rejects while GitHub does not
 * show the commit: events can come before what was pushed is there to be read.
 */
export async function ownTree(github: GitHub, repository: string, sha: string, team: string): Promise<OwnTree> {
  const root = await github.tree(repository, sha, false);
  if (root?.truncated) return { entries: 'truncated' };
  const submissions = root?.entries.find((entry) => entry.path === 'submissions' && entry.mode === '040000');
  if (!submissions) return { entries: [] };
  const teams = await github.tree(repository, submissions.sha, false);
  if (teams?.truncated) return { entries: 'truncated' };
  const folder = teams?.entries.find((entry) => entry.path === team);
  if (!folder) return { entries: [] };
  const prefix = `submissions/${team}`;
  // A link or a submodule in the folder's place is shown as what it is, one level in, for intake to refuse.
  if (folder.mode !== '040000') return { entries: [{ ...folder, path: `${prefix}/.` }] };
  const listing = await github.tree(repository, folder.sha, true);
  if (!listing || listing.truncated) return { entries: 'truncated' };
  return { entries: listing.entries.map((entry) => ({ ...entry, path: `${prefix}/${entry.path}` })) };
}
