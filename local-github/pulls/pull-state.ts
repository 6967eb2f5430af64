import { mergeTree } from '../git/merge.ts';
import { reader } from '../git/read.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import type { PullIssue } from '../render/pull.ts';
import type { World } from '../world.ts';
import { mergeBlockers } from './merge-blockers.ts';
import { pullFiles } from './pull-files.ts';

export interface PullState {
  readonly mergeable: boolean | null;
  readonly word: 'clean' | 'dirty' | 'blocked' | 'draft' | 'unknown';
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  /** Why rules keep it from merging, for whoever may not go by them. */
  readonly blockers: readonly string[];
}

type Measured = Omit<PullState, 'word' | 'blockers'>;

const cache = new WeakMap<object, Map<string, Promise<Measured>>>();

/** Counts and merge state of a pull request; the costly part is kept per (base, head). */
export async function pullState(world: World, issue: PullIssue): Promise<PullState> {
  const { pull } = issue;
  const tip = (await resolveCommit(issue.repository, `refs/heads/${pull.baseRef}`)) ?? pull.baseSha;
  let kept = cache.get(pull);
  if (!kept) cache.set(pull, (kept = new Map()));
  const key = `${pull.baseSha} ${tip} ${pull.headSha}`;
  let measured = kept.get(key);
  if (!measured) {
    kept.clear();
    kept.set(key, (measured = measure(issue, tip)));
  }
  const facts = await measured;
  if (issue.state === 'closed') return { ...facts, mergeable: pull.merged ? null : facts.mergeable, word: 'unknown', blockers: [] };
  const blockers = await mergeBlockers(world, issue);
  return { ...facts, word: word(issue, facts.mergeable, blockers), blockers };
}

function word(issue: PullIssue, mergeable: boolean | null, blockers: readonly string[]): PullState['word'] {
  if (mergeable === false) return 'dirty';
  if (issue.pull.draft) return 'draft';
  return blockers.length > 0 ? 'blocked' : 'clean';
}

async function measure(issue: PullIssue, tip: string): Promise<Measured> {
  const { repository, pull } = issue;
  const read = reader(repository);
  const [files, commits, tree] = await Promise.all([
    pullFiles(issue),
    read.count(`${pull.baseSha}..${pull.headSha}`),
    mergeTree(repository, tip, pull.headSha),
  ]);
  return {
    mergeable: tree !== undefined,
    commits,
    additions: files.reduce((sum, one) => sum + one.additions, 0),
    deletions: files.reduce((sum, one) => sum + one.deletions, 0),
    changedFiles: files.length,
  };
}
