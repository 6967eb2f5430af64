import type { GitHub } from './github.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';
import { orMissing } from './status-of.ts';

type Methods = Pick<GitHub, 'comments' | 'permission' | 'createComment' | 'updateComment' | 'deleteComment' | 'addLabels' | 'removeLabel'>;

/** Comments, labels and who may do what. */
export function commentMethods(clients: Clients): Methods {
  return {
    async comments({ repository, number }) {
      const octokit = await clients.for(repository, 'read');
      const comments = await octokit.paginate(octokit.rest.issues.listComments, {
        ...split(repository),
        issue_number: number,
        per_page: 100,
      });
      return comments.map((comment) => ({
        id: comment.id,
        author: comment.user?.login ?? 'ghost',
        body: comment.body ?? '',
        createdAt: comment.created_at,
        updatedAt: comment.updated_at,
      }));
    },
    async permission(repository, username) {
      const { rest } = await clients.for(repository, 'read');
      const answer = await orMissing(rest.repos.getCollaboratorPermissionLevel({ ...split(repository), username }));
      return answer?.data.permission ?? 'none';
    },
    async createComment({ repository, number }, body) {
      const { rest } = await clients.for(repository, 'speak');
      await rest.issues.createComment({ ...split(repository), issue_number: number, body });
    },
    async updateComment({ repository }, id, body) {
      const { rest } = await clients.for(repository, 'speak');
      await rest.issues.updateComment({ ...split(repository), comment_id: id, body });
    },
    async deleteComment({ repository }, id) {
      const { rest } = await clients.for(repository, 'speak');
      await orMissing(rest.issues.deleteComment({ ...split(repository), comment_id: id }));
    },
    async addLabels({ repository, number }, labels) {
      const { rest } = await clients.for(repository, 'speak');
      await rest.issues.addLabels({ ...split(repository), issue_number: number, labels: [...labels] });
    },
    async removeLabel({ repository, number }, name) {
      const { rest } = await clients.for(repository, 'speak');
      await orMissing(rest.issues.removeLabel({ ...split(repository), issue_number: number, name }));
    },
  };
}
