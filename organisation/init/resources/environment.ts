import * as z from 'zod';
import type { Resource } from '../resource.ts';

const Environment = z.object({
  deployment_branch_policy: z.object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() }).nullable(),
});
const Policies = z.object({ branch_policies: z.array(z.object({ name: z.string().optional() })) });

/** A deployment environment that only jobs of `main` reach. */
export function environment(full: string, name: string): Resource {
  const path = `/repos/${full}/environments/${encodeURIComponent(name)}`;
  return {
    id: `environment ${full} ${name}`,
    want: { branches: ['main'] },
    async observe(github) {
      const found = await github.get(path, Environment);
      if (!found) return undefined;
      if (!found.deployment_branch_policy?.custom_branch_policies) return { branches: [] };
      const policies = await github.get(`${path}/deployment-branch-policies`, Policies);
      return { branches: (policies?.branch_policies ?? []).flatMap((policy) => policy.name ?? []) };
    },
    async apply(github, before) {
      const branches = (before as { branches?: readonly string[] } | undefined)?.branches ?? [];
      await github.send('PUT', path, { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } });
      if (!branches.includes('main')) await github.send('POST', `${path}/deployment-branch-policies`, { name: 'main' });
      const others = branches.filter((one) => one !== 'main');
      return others.length > 0
        ? `environment ${name} of ${full} also takes ${others.join(', ')}: remove what should not deploy`
        : undefined;
    },
    async remove(github) {
      await github.send('DELETE', path);
    },
  };
}
