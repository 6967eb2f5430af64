import * as z from 'zod';
import type { Resource } from '../resource.ts';

/** A site that a workflow deploys. */
export function pages(full: string): Resource {
  const path = `/repos/${full}/pages`;
  return {
    id: `pages ${full}`,
    want: { build_type: 'workflow' },
    async observe(github) {
      const found = await github.get(path, z.object({ build_type: z.string().nullish() }));
      return found && { build_type: found.build_type ?? 'legacy' };
    },
    async apply(github, before) {
      await github.send(before === undefined ? 'POST' : 'PUT', path, { build_type: 'workflow' });
    },
    async restore(github, before) {
      await github.send('PUT', path, before);
    },
    async remove(github) {
      await github.send('DELETE', path);
    },
  };
}
