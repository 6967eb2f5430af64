import type { ChangedFile } from '../../core/rules/intake.ts';
import type { GitHub, OpenPull } from './github.ts';
import { merge } from './merge.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';
import { orMissing, statusOf } from './status-of.ts';

type Methods = Pick<GitHub, 'pull' | 'openPulls' | 'recentlyClosed' | 'changedFiles' | 'commits' | 'merge'>;

interface Listed {
  readonly number: number;
  readonly updated_at: string;
  readonly head: { readonly sha: string };
}
const open = (pull: Listed): OpenPull => ({ number: pull.number, headSha: pull.head.sha, updatedAt: pull.updated_at });

/** Whether GitHub says, as 422 or 5xx, that a diff takes too long to make (googleapis/repo-automation-bots#4475). Being too busy for it passes. */
function isNotDiffed(error: unknown): boolean {
  return statusOf(error) !== undefined && /\bdiff is taking too long/.test((error as Error).message);
}

/** Reading pull requests. */
export function pullMethods(clients: Clients): Methods {
  return {
    async pull({ repository, number }) {
      const { rest } = await clients.for(repository, 'read');
      const answer = await orMissing(rest.pulls.get({ ...split(repository), pull_number: number }));
      if (!answer) return undefined;
      const { data } = answer;
      return {
        pull: {
          state: data.state === 'open' ? 'open' : 'closed',
          draft: data.draft ?? false,
          title: data.title,
          // A deleted account's pull requests have no user.
          author: data.user?.login ?? 'ghost',
          headSha: data.head.sha,
          // The fork may be gone: the types do not know.
          headRepository: (data.head.repo as { full_name: string } | null)?.full_name ?? null,
          baseRef: data.base.ref,
          defaultBranch: data.base.repo.default_branch,
          merged: data.merged,
          mergeSha: data.merged ? data.merge_commit_sha : null,
          labels: data.labels.map((label) => label.name),
          updatedAt: data.updated_at,
        },
        changedFiles: data.changed_files,
        commits: data.commits,
      };
    },
    async openPulls(repository) {
      const octokit = await clients.for(repository, 'read');
      return (await octokit.paginate(octokit.rest.pulls.list, { ...split(repository), state: 'open', per_page: 100 })).map(open);
    },
    async recentlyClosed(repository) {
      const { rest } = await clients.for(repository, 'read');
      const { data } = await rest.pulls.list({ ...split(repository), state: 'closed', sort: 'updated', direction: 'desc', per_page: 50 });
      return data.map(open);
    },
    async changedFiles({ repository, number }) {
      const octokit = await clients.for(repository, 'read');
      const asked = octokit.paginate(octokit.rest.pulls.listFiles, { ...split(repository), pull_number: number, per_page: 100 });
      const files = await asked.catch((error: unknown) => {
        if (isNotDiffed(error)) return undefined;
        throw error;
      });
      return files?.map((file): ChangedFile => ({
        path: file.filename,
        status: file.status,
        ...(file.previous_filename !== undefined && { previousPath: file.previous_filename }),
      }));
    },
    merge: (key, headSha, title) => merge(clients, key, headSha, title),
    async commits({ repository, number }) {
      const octokit = await clients.for(repository, 'read');
      const commits = await octokit.paginate(octokit.rest.pulls.listCommits, { ...split(repository), pull_number: number, per_page: 100 });
      return commits.map(({ commit, parents }) => ({ message: commit.message, parents: parents.length }));
    },
  };
}
