import * as z from 'zod';
import type { GitHubClient } from '../../github/client.ts';
import type { Resource } from '../resource.ts';

const Group = z.object({
  id: z.number(),
  name: z.string(),
  visibility: z.string(),
  allows_public_repositories: z.boolean(),
  restricted_to_workflows: z.boolean().optional(),
  selected_workflows: z.array(z.string()).optional(),
});
const Groups = z.object({ runner_groups: z.array(Group) });
const Repositories = z.object({ repositories: z.array(z.object({ full_name: z.string() })) });

/** Own machines that one repository may use, from these workflows on their branch only. */
export function runnerGroup(name: string, repository: string, workflows: readonly string[]): Resource {
  const [org = ''] = repository.split('/');
  const at = `/orgs/${org}/actions/runner-groups`;
  const find = async (github: GitHubClient): Promise<z.infer<typeof Group> | undefined> =>
    (await github.all(at, Groups, (page) => page.runner_groups))?.find((one) => one.name === name);
  const settings = {
    visibility: 'selected',
    allows_public_repositories: false,
    restricted_to_workflows: true,
    selected_workflows: [...workflows].toSorted(),
  };
  const want = { ...settings, repositories: [repository] };
  return {
    id: `runner group ${org} ${name}`,
    want,
    async observe(github) {
      const found = await find(github);
      if (!found) return undefined;
      const listed =
        found.visibility === 'selected'
          ? await github.all(`${at}/${found.id}/repositories`, Repositories, (page) => page.repositories)
          : [];
      return {
        visibility: found.visibility,
        allows_public_repositories: found.allows_public_repositories,
        restricted_to_workflows: found.restricted_to_workflows ?? false,
        selected_workflows: (found.selected_workflows ?? []).toSorted(),
        repositories: (listed ?? []).map(({ full_name }) => full_name).toSorted(),
      };
    },
    async apply(github) {
      const id = (await github.get(`/repos/${repository}`, z.object({ id: z.number() })))?.id;
      if (id === undefined) throw new Error(`${repository} is not there, so no machine can be opened to it`);
      const found = await find(github);
      if (!found) return void (await github.send('POST', at, { name, ...settings, selected_repository_ids: [id] }));
      await github.send('PATCH', `${at}/${found.id}`, { name, ...settings });
      await github.send('PUT', `${at}/${found.id}/repositories`, { selected_repository_ids: [id] });
    },
    async remove(github) {
      const found = await find(github);
      if (found) await github.send('DELETE', `${at}/${found.id}`);
    },
  };
}
