import * as z from 'zod';
import type { Resource } from '../resource.ts';

const Repository = z.object({ private: z.boolean(), description: z.string().nullable(), default_branch: z.string() });
const Commits = z.array(z.object({ commit: z.object({ message: z.string() }) }));

/** The first line of every commit of init: by it an undo knows a repository that holds nothing of anybody else's. */
export const initSubject = 'Set up by harvester init';

/** A repository of an organisation. One that somebody worked in is never deleted. */
export function repository(full: string, options: { readonly private: boolean; readonly description: string }): Resource {
  const [owner = '', name = ''] = full.split('/');
  return {
    id: `repository ${full}`,
    want: { private: options.private },
    async observe(github) {
      const found = await github.get(`/repos/${full}`, Repository);
      return found && { private: found.private };
    },
    async apply(github, before) {
      if (before !== undefined) await github.send('PATCH', `/repos/${full}`, { private: options.private });
      else
        await github.send('POST', `/orgs/${owner}/repos`, {
          name,
          private: options.private,
          description: options.description,
          has_wiki: false,
        });
    },
    async restore(github, before) {
      await github.send('PATCH', `/repos/${full}`, before);
    },
    async remove(github) {
      const commits = await github.all(`/repos/${full}/commits`, Commits, (page) => page).catch(() => []);
      const strange = (commits ?? []).filter(({ commit }) => !commit.message.startsWith(initSubject)).length;
      if (strange > 0) return `${strange} of its commits are not ours; delete it by hand if you mean to`;
      const pulls = await github.get(`/repos/${full}/pulls?state=all&per_page=1`, z.array(z.unknown()));
      if (pulls && pulls.length > 0) return 'it has pull requests; delete it by hand if you mean to';
      await github.send('DELETE', `/repos/${full}`);
      return undefined;
    },
  };
}
