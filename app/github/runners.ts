import type { RunnerFacts, RunnersSeen } from './github.ts';
import { limitedUntil } from './limited-until.ts';
import type { Clients } from './octokit-for.ts';
import { split } from './split.ts';
import { statusOf } from './status-of.ts';

interface Listed {
  readonly name: string;
  readonly status: string;
  readonly busy: boolean;
}
const facts = ({ name, status, busy }: Listed): RunnerFacts => ({ name, online: status === 'online', busy });

/**
 * The runners the control repository may use: of an organisation those of the runner groups open to it, of a person those registered there. An
 * organisation's own group, where everything begins that nobody put elsewhere, is none of ours.
 */
export async function runnersSeen(clients: Clients, control: string): Promise<RunnersSeen> {
  const { rest } = await clients.for(control, 'runs');
  const { data } = await rest.repos.get(split(control));
  const ofOrganisation = data.owner.type === 'Organization';
  try {
    return { kind: 'listed', runners: await (ofOrganisation ? inGroups(clients, control) : registeredAt(clients, control)) };
  } catch (error) {
    // Not allowed to ask: the App works without that permission. 422 is GitHub's answer when a token is asked for with it.
    if (limitedUntil(error) !== undefined || ![403, 404, 422].includes(statusOf(error) ?? 0)) throw error;
    return { kind: 'not-seen', why: `the App lacks ${ofOrganisation ? 'organization_self_hosted_runners' : 'administration'}: read` };
  }
}

async function inGroups(clients: Clients, control: string): Promise<RunnerFacts[]> {
  const octokit = await clients.for(control, 'runners');
  const { owner: org, repo } = split(control);
  const open = await octokit.paginate('GET /orgs/{org}/actions/runner-groups', { org, visible_to_repository: repo, per_page: 100 });
  const ours = open.filter((group) => !group.default);
  const listed = await Promise.all(
    ours.map(({ id: runner_group_id }) =>
      octokit.paginate('GET /orgs/{org}/actions/runner-groups/{runner_group_id}/runners', { org, runner_group_id, per_page: 100 }),
    ),
  );
  return listed.flat().map(facts);
}

async function registeredAt(clients: Clients, control: string): Promise<RunnerFacts[]> {
  const octokit = await clients.for(control, 'ownRunners');
  return (await octokit.paginate(octokit.rest.actions.listSelfHostedRunnersForRepo, { ...split(control), per_page: 100 })).map(facts);
}
