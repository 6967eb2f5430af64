import * as z from 'zod';
import type { GitHubClient } from '../../github/client.ts';
import { unlessRefused } from '../../github/unless-refused.ts';
import type { Resource } from '../resource.ts';

const Repository = z.object({ allow_forking: z.boolean().optional() });
const Organisation = z.object({ members_can_fork_private_repositories: z.boolean().optional() });

/** What a repository and its organisation say of forks; of the organisation GitHub tells its owners alone. Undefined where there is no such repository. */
export async function forkingOf(
  github: GitHubClient,
  full: string,
): Promise<{ readonly repository: boolean; readonly organisation: boolean | undefined } | undefined> {
  const [owner = ''] = full.split('/');
  const found = await github.get(`/repos/${full}`, Repository);
  if (!found) return undefined;
  const organisation = await github.get(`/orgs/${owner}`, Organisation);
  return { repository: found.allow_forking === true, organisation: organisation?.members_can_fork_private_repositories };
}

/** Whether those who may read a private repository may fork it. Organisations begin without, and that is for their owners to decide. */
export function forking(full: string, webUrl: string): Resource {
  const [owner = ''] = full.split('/');
  const path = `/repos/${full}`;
  // Two keys: what the repository itself says is what an undo gives back.
  const observe = async (github: GitHubClient): Promise<{ allow_forking: boolean; own: boolean } | undefined> => {
    const found = await forkingOf(github, full);
    return found && { allow_forking: found.repository && found.organisation !== false, own: found.repository };
  };
  return {
    id: `forking ${full}`,
    within: `repository ${full}`,
    want: { allow_forking: true },
    observe,
    async apply(github) {
      await unlessRefused(github.send('PATCH', path, { allow_forking: true }), [422]);
      // Looked at again: what the organisation does not allow may be refused, or passed over in silence.
      return (await observe(github))?.allow_forking === true
        ? undefined
        : `nobody can fork ${full}, and so nobody take part: let members fork private repositories on ${webUrl}/organizations/${owner}/settings/member_privileges, then run init again`;
    },
    async restore(github, before) {
      const { own } = before as { readonly own?: boolean };
      if (own !== undefined) await github.send('PATCH', path, { allow_forking: own });
    },
    remove: async () => 'it goes with the repository',
  };
}
