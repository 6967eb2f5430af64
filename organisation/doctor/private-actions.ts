import * as z from 'zod';
import type { GitHubClient } from '../github/client.ts';
import { judge, type Finding, type Place } from './finding.ts';
import type { RepositorySnapshot } from './snapshot.ts';

/** An action's repository that not everybody sees, and whom it lets use it; absent where its owner is another one, whose workflows alone may. */
export const PrivateActions = z.array(z.strictObject({ repository: z.string(), access: z.string().optional() }));
export type PrivateActions = z.infer<typeof PrivateActions>;

const Repository = z.object({ private: z.boolean() });
const Access = z.object({ access_level: z.string() });

/** Those among the actions that workflows name whose repository is private. One that is not to be seen may well be public on another server. */
export async function privateActionsOf(
  github: GitHubClient,
  organisation: string,
  workflows: readonly { readonly source: string }[],
): Promise<PrivateActions> {
  const used = /^\s*(?:-\s+)?uses:\s*['"]?([\w.-]+\/[\w.-]+)[^@\s]*@/gm;
  const names = new Set(workflows.flatMap(({ source }) => [...source.matchAll(used)].map(([, name = '']) => name)));
  const found = await Promise.all(
    [...names].map(async (repository) => {
      const there = await github.get(`/repos/${repository}`, Repository);
      if (!there?.private) return [];
      if (!repository.toLowerCase().startsWith(`${organisation.toLowerCase()}/`)) return [{ repository }];
      const access = await github.get(`/repos/${repository}/actions/permissions/access`, Access);
      return access ? [{ repository, access: access.access_level }] : [];
    }),
  );
  return found.flat();
}

/** Whether the workflows of a repository may use the actions they name: GitHub says of those they may not that they are not there. */
export function actionsUsable({ privateActions }: RepositorySnapshot, place: Place): Finding {
  return judge(place, privateActions, 'its workflows may use the actions they name', (list) => {
    const shut = list.find(({ access }) => access === undefined || access === 'none');
    if (!shut) return undefined;
    const what = `${shut.repository}, whose actions its workflows use, is private and lets none of them: every run ends before it starts`;
    return shut.access === undefined
      ? { what, fix: 'mirror it into your organisation, and name the mirror: harvester init --actions' }
      : { what, fix: `Settings, Actions, Access of ${shut.repository}: accessible from repositories of the organisation` };
  });
}
