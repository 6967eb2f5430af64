import type { GitHub } from './github.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';
import { orMissing } from './status-of.ts';

type Methods = Pick<GitHub, 'proposals' | 'propose'>;

/** Pull requests the App itself opens: files on a branch of their own, for people to merge or to close. */
export function proposalMethods(clients: Clients): Methods {
  return {
    async proposals(repository, branch) {
      const { rest } = await clients.for(repository, 'propose');
      const { owner } = split(repository);
      const { data } = await rest.pulls.list({ ...split(repository), head: `${owner}:${branch}`, state: 'all', per_page: 100 });
      return data
        .filter(({ head }) => head.ref === branch && head.repo?.full_name.toLowerCase() === repository.toLowerCase())
        .map(({ number, state, merged_at: mergedAt }) => ({ number, state: mergedAt ? 'merged' : state === 'open' ? 'open' : 'closed' }));
    },
    async propose(repository, { branch, files, title, body, message }) {
      const { rest } = await clients.for(repository, 'propose');
      const where = split(repository);
      const { data: about } = await rest.repos.get(where);
      const base = about.default_branch;
      const { data: tip } = await rest.git.getRef({ ...where, ref: `heads/${base}` });
      const { data: parent } = await rest.git.getCommit({ ...where, commit_sha: tip.object.sha });
      const tree = files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text }) as const);
      const { data: made } = await rest.git.createTree({ ...where, base_tree: parent.tree.sha, tree });
      const { data: commit } = await rest.git.createCommit({ ...where, message, tree: made.sha, parents: [tip.object.sha] });
      // 422: a look before this one got as far as the branch.
      const branched = await orMissing(rest.git.createRef({ ...where, ref: `refs/heads/${branch}`, sha: commit.sha }), 422);
      if (!branched) await rest.git.updateRef({ ...where, ref: `heads/${branch}`, sha: commit.sha, force: true });
      await rest.pulls.create({ ...where, title, body, head: branch, base });
    },
  };
}
