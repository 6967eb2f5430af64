import * as z from 'zod';
import type { Resource } from '../resource.ts';

const Label = z.object({ color: z.string(), description: z.string().nullable() });

/** A label of the App's. */
export function label(full: string, name: string, want: { readonly color: string; readonly description: string }): Resource {
  const path = `/repos/${full}/labels/${encodeURIComponent(name)}`;
  return {
    id: `label ${full} ${name}`,
    want,
    async observe(github) {
      const found = await github.get(path, Label);
      return found && { color: found.color, description: found.description };
    },
    async apply(github, before) {
      if (before === undefined) await github.send('POST', `/repos/${full}/labels`, { name, ...want });
      else await github.send('PATCH', path, want);
    },
    async restore(github, before) {
      await github.send('PATCH', path, before);
    },
    async remove(github) {
      await github.send('DELETE', path);
    },
  };
}
