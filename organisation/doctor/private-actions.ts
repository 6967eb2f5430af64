import { actionsAccessOf, isIn } from '../github/actions-access.ts';
import type { GitHubClient } from '../github/client.ts';
import { judge, type Finding, type Place } from './finding.ts';
import type { PrivateActions, RepositorySnapshot } from './snapshot.ts';

/**
 * Those among the actions that workflows name whose repository is private. Rejects where one of the organisation's own, or whom it lets use it, is not
 * to be seen; another owner's that is not may well be public on another server.
 */
export async function privateActionsOf(
  github: GitHubClient,
  organisation: string,
  workflows: readonly { readonly source: string }[],
): Promise<PrivateActions> {
  const used = /^\s*(?:-\s+)?uses:\s*['"]?([\w.-]+\/[\w.-]+)[^@\s]*@/gm;
  const names = new Set(workflows.flatMap(({ source }) => [...source.matchAll(used)].map(([, name = '']) => name)));
  const found = await Promise.all(
    [...names].map(async (repository) => {
      const access = await actionsAccessOf(github, repository, organisation);
      if (!access && isIn(organisation, repository)) throw new Error(`${repository} is not there, or not to be seen`);
      if (!access?.isPrivate) return [];
      if (!access.isOurs) return [{ repository }];
      if (access.level === undefined) throw new Error(`${repository} does not tell whom it lets use its actions`);
      return [{ repository, access: access.level }];
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
