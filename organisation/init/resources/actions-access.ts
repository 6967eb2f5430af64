import { accessPath, actionsAccessOf, isIn, isUsable } from '../../github/actions-access.ts';
import type { GitHubClient } from '../../github/client.ts';
import type { Json, Resource } from '../resource.ts';

/** Whether workflows of an organisation may use the actions of a repository: public ones always, a private one once it lets them. */
export function actionsAccess(full: string, organisation: string): Resource {
  const set = (github: GitHubClient, level: Json | undefined): Promise<unknown> =>
    github.send('PUT', accessPath(full), { access_level: level });
  return {
    id: `actions ${full}`,
    want: { open: true },
    async observe(github) {
      const found = await actionsAccessOf(github, full, organisation);
      return found && { open: isUsable(found), ...(found.level !== undefined && { access_level: found.level }) };
    },
    async apply(github, before) {
      const unusable = 'so every run ends before it starts, with an action that is not found';
      if (before === undefined)
        return `${full}, which --actions names, is not there or this token may not see it, ${unusable}: name a repository that is public or your organisation's`;
      if (!isIn(organisation, full))
        return `${full}, which --actions names, is private and another owner's, ${unusable}: mirror it into ${organisation}`;
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
