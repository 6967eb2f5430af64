import type { GitHub } from './github.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';
import { orMissing } from './status-of.ts';

type Methods = Pick<GitHub, 'reviews' | 'organisationMember'>;

const states = { APPROVED: 'approved', CHANGES_REQUESTED: 'changes-requested', COMMENTED: 'commented', DISMISSED: 'dismissed' } as const;

/** What people said in reviews, and where they belong. */
export function peopleMethods(clients: Clients): Methods {
  return {
    async reviews({ repository, number }) {
      const octokit = await clients.for(repository, 'read');
      const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, { ...split(repository), pull_number: number, per_page: 100 });
      return reviews.flatMap(({ user, state, commit_id: headSha, submitted_at: at }) => {
        const known = states[state as keyof typeof states];
        return user && headSha && at && known ? [{ by: user.login, state: known, headSha, at }] : [];
      });
    },
    async organisationMember(repository, org, username) {
      const { rest } = await clients.for(repository, 'members');
      // 302 would mean that the App itself does not belong there; Octokit follows it to the public members.
      return (await orMissing(rest.orgs.checkMembershipForUser({ org, username }))) !== undefined;
    },
  };
}
