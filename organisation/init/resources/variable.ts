import * as z from 'zod';
import type { Resource } from '../resource.ts';

const Variable = z.object({ value: z.string() });

/** A variable that workflows read. */
export function variable(full: string, name: string, value: string): Resource {
  const path = `/repos/${full}/actions/variables/${name}`;
  return {
    id: `variable ${full} ${name}`,
    want: { value },
    observe: (github) => github.get(path, Variable),
    async apply(github, before) {
      if (before === undefined) await github.send('POST', `/repos/${full}/actions/variables`, { name, value });
      else await github.send('PATCH', path, { name, value });
    },
    async restore(github, before) {
      await github.send('PATCH', path, { name, ...(before as object) });
    },
    async remove(github) {
      await github.send('DELETE', path);
    },
  };
}
