import * as z from 'zod';
import type { GitHubClient } from '../../github/client.ts';
import type { Json, Resource } from '../resource.ts';

const Repository = z.object({ private: z.boolean() });
const Access = z.object({ access_level: z.string() });

/** Whether workflows of an organisation may use the actions of a repository: public ones always, a private one once it lets them. */
export function actionsAccess(full: string, organisation: string): Resource {
  const path = `/repos/${full}/actions/permissions/access`;
  const isOurs = full.toLowerCase().startsWith(`${organisation.toLowerCase()}/`);
  const set = (github: GitHubClient, level: Json | undefined): Promise<unknown> => github.send('PUT', path, { access_level: level });
  return {
    id: `actions ${full}`,
    want: { open: true },
    async observe(github) {
      const found = await github.get(`/repos/${full}`, Repository);
      if (!found) return undefined;
      if (!found.private) return { open: true };
      const access = isOurs ? await github.get(path, Access) : undefined;
      return { open: isOurs && access?.access_level !== 'none', ...(access && { access_level: access.access_level }) };
    },
    async apply(github, before) {
      const unusable = 'so every run ends before it starts, with an action that is not found';
      if (before === undefined)
        return `${full}, which --actions names, is not there or this token may not see it, ${unusable}: name a repository that is public or your organisation's`;
      if (!isOurs) return `${full}, which --actions names, is private and another owner's, ${unusable}: mirror it into ${organisation}`;
      await set(github, 'organization');
      return undefined;
    },
    async restore(github, before) {
      const { access_level: level } = before as { access_level?: string };
      if (level !== undefined) await set(github, level);
    },
    remove: async () => 'it was not there before',
  };
}
