import type { Probot } from 'probot';
import type { Calls } from './calls.ts';
import { checkMethods } from './checks.ts';
import { commentMethods } from './comments.ts';
import { contentMethods } from './contents.ts';
import type { GitHub } from './github.ts';
import { Clients } from './octokit-for.ts';
import { issueMethods } from './issues.ts';
import { peopleMethods } from './people.ts';
import { proposalMethods } from './proposals.ts';
import { operationMethods } from './operations.ts';
import { pullMethods } from './pulls.ts';
import { runMethods } from './runs.ts';

/** GitHub as our App sees it through Probot. `throttle` keeps to GitHub's pace for writes; only tests switch it off. */
export function connect(probot: Probot, throttle: boolean, calls: Calls): GitHub {
  const clients = new Clients(probot, throttle, calls);
  let me: Promise<{ login: string; id: number }> | undefined;
  const whoAmI = async (): Promise<{ login: string; id: number }> => {
    const { data } = await (await clients.app()).rest.apps.getAuthenticated();
    if (!data?.slug) throw new Error('GitHub does not know this App. Check its id and private key');
    return { login: `${data.slug}[bot]`, id: data.id };
  };
  const getMe = (): Promise<{ login: string; id: number }> => {
    me ??= whoAmI().catch((error: unknown) => {
      me = undefined;
      throw error;
    });
    return me;
  };
  return {
    me: getMe,
    ...pullMethods(clients),
    ...commentMethods(clients),
    ...checkMethods(clients, getMe),
    ...contentMethods(clients),
    ...runMethods(clients),
    ...operationMethods(clients),
    ...peopleMethods(clients),
    ...issueMethods(clients, getMe),
    ...proposalMethods(clients),
  };
}
