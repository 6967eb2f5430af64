import * as z from 'zod';
import type { GitHubClient } from '../../github/client.ts';
import { Refused } from '../../github/refused.ts';
import type { Resource } from '../resource.ts';

const Repository = z.object({ allow_forking: z.boolean().optional() });
const Organisation = z.object({ members_can_fork_private_repositories: z.boolean().optional() });

/** Whether those who may read a private repository may fork it. Organisations begin without, and that is for their owners to decide. */
export function forking(full: string, webUrl: string): Resource {
  const [owner = ''] = full.split('/');
  const path = `/repos/${full}`;
  const observe = async (github: GitHubClient): Promise<{ allow_forking: boolean } | undefined> => {
    const found = await github.get(path, Repository);
    if (!found) return undefined;
    const organisation = await github.get(`/orgs/${owner}`, Organisation);
    return { allow_forking: found.allow_forking === true && organisation?.members_can_fork_private_repositories !== false };
  };
  return {
    id: `forking ${full}`,
    within: `repository ${full}`,
    want: { allow_forking: true },
    observe,
    async apply(github) {
      await github.send('PATCH', path, { allow_forking: true }).catch((error: unknown) => {
        if (!(error instanceof Refused && error.status === 422)) throw error;
      });
      // Looked at again: what the organisation does not allow may be refused, or passed over in silence.
      return (await observe(github))?.allow_forking === true
        ? undefined
        : `nobody can fork ${full}, and so nobody take part: let members fork private repositories on ${webUrl}/organizations/${owner}/settings/member_privileges, then run init again`;
    },
    async restore(github, before) {
      await github.send('PATCH', path, before);
    },
    remove: async () => 'it goes with the repository',
  };
}
