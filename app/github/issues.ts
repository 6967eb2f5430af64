import type { GitHub } from './github.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';

type Methods = Pick<GitHub, 'ownIssues' | 'createOwnIssue' | 'updateOwnIssue'>;

/** Issues the App keeps, such as the one with the results of a competition. */
export function issueMethods(clients: Clients, me: GitHub['me']): Methods {
  return {
    async ownIssues(repository) {
      const octokit = await clients.for(repository, 'read');
      const { login } = await me();
      const issues = await octokit.paginate(octokit.rest.issues.listForRepo, {
        ...split(repository),
        creator: login,
        state: 'all',
        per_page: 100,
      });
      return issues
        .filter(({ user, pull_request: pull }) => user?.login === login && !pull)
        .map(({ number, title, body }) => ({ number, title, body: body ?? '' }));
    },
    async createOwnIssue(repository, title, body) {
      const { rest } = await clients.for(repository, 'speak');
      await rest.issues.create({ ...split(repository), title, body });
    },
    async updateOwnIssue(repository, number, title, body) {
      const { rest } = await clients.for(repository, 'speak');
      await rest.issues.update({ ...split(repository), issue_number: number, title, body });
    },
  };
}
