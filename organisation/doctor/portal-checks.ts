import { judge, type Finding, type Place } from './finding.ts';
import type { RepositorySnapshot } from './snapshot.ts';

const key = 'HARVESTER_PORTAL_APP_PRIVATE_KEY';

/** Whether participants see the portal that the records publish, and who reaches the key that writes it. Without a portal there is nothing to be wrong. */
export function portalChecks(one: RepositorySnapshot, at: (check: string, page: string) => Place): readonly Finding[] {
  const served = judge(
    at('portal', 'variables/actions'),
    one.portal,
    'participants see what the records publish, where they do',
    (portal) => {
      if (portal === null) return undefined;
      const { repository: name, private: hidden, branch } = portal;
      const steps = 'docs/installing.md says it step by step';
      if (hidden === undefined)
        return { what: `HARVESTER_PORTAL names ${name}, which is not there or not to be seen`, fix: `name a public repository: ${steps}` };
      if (hidden)
        return { what: `participants do not see ${name}: it is private`, fix: 'make it public, or name another one in HARVESTER_PORTAL' };
      return branch === 'gh-pages'
        ? undefined
        : {
            what: `Pages of ${name} ${branch === undefined ? 'serve no branch' : `serve ${branch}`}, and the portal is put on gh-pages`,
            fix: `in ${name}: Settings, Pages, deploy from the branch gh-pages, / (root): ${steps}`,
          };
    },
  );
  if (one.portal === undefined || 'unseen' in one.portal || one.portal.seen === null) return [served];
  const held = judge(
    at('portal-key-in-environment', 'environments'),
    one.environments,
    'the portal’s key is in an environment that only main reaches',
    (environments) => {
      const fix = `keep ${key} in the environment portal, with main as its only deployment branch: docs/installing.md`;
      const holder = environments.find(({ secrets }) => secrets.includes(key));
      if (!holder) return { what: 'no environment holds the portal’s key: nothing can be published', fix };
      return holder.branches?.length === 1 && holder.branches[0] === 'main'
        ? undefined
        : { what: `environment ${holder.name} takes other branches than main`, fix };
    },
  );
  return [served, held];
}
