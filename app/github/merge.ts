import type { PullKey } from '../observe/snapshot.ts';
import type { MergeAnswer } from './github.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';
import { statusOf } from './status-of.ts';

/** What GitHub refuses with for a moment only, in its words. */
const passing = /\b(?:base|head) branch was modified\b|\bmerge already in progress\b/i;

/** Squashes a pull request into its base branch, if its head is still `headSha`. */
export async function merge(clients: Clients, { repository, number }: PullKey, headSha: string, title: string): Promise<MergeAnswer> {
  const { rest } = await clients.for(repository, 'merge');
  const about = { ...split(repository), pull_number: number, sha: headSha, merge_method: 'squash', commit_title: title } as const;
  try {
    // Octokit would ask three times more: what GitHub refuses so does not pass within seconds.
    await rest.pulls.merge({ ...about, request: { retries: 0 } });
    return { kind: 'merged' };
  } catch (error) {
    // 405: a rule of the repository (a review, a check, how it may be merged) or a conflict; 409: the head moved.
    if (statusOf(error) !== 405 && statusOf(error) !== 409) throw error;
    const why = wordsOf(error);
    return passing.test(why) ? { kind: 'again' } : { kind: 'refused', why };
  }
}

/** GitHub's own sentence, without the address Octokit puts behind it. */
function wordsOf(error: unknown): string {
  const { response, message } = error as { readonly response?: { readonly data?: unknown }; readonly message: string };
  const said = (response?.data as { readonly message?: unknown } | undefined)?.message;
  return (typeof said === 'string' ? said : message).replace(/\s+/g, ' ').trim();
}
