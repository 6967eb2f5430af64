import * as z from 'zod';
import type { GitHubClient } from '../../github/client.ts';
import { unlessRefused } from '../../github/unless-refused.ts';
import type { Resource } from '../resource.ts';

const Site = z.object({ build_type: z.string().nullish(), public: z.boolean() });
/** Statuses by which GitHub may say that it does not take a value; others are about the token. */
const notTaken = [400, 409, 422];

/**
 * A site that a workflow deploys, for those alone who may read its repository: it shows everything in there. Where GitHub cannot close it (that takes
 * Enterprise Cloud), one that was not there before is taken away again.
 */
export function pages(full: string): Resource {
  const path = `/repos/${full}/pages`;
  const want = { build_type: 'workflow', public: false };
  const observe = async (github: GitHubClient): Promise<{ build_type: string; public: boolean } | undefined> => {
    const found = await github.get(path, Site);
    return found && { build_type: found.build_type ?? 'legacy', public: found.public };
  };
  const close = async (github: GitHubClient): Promise<boolean> => {
    await unlessRefused(github.send('PUT', path, want), notTaken);
    // Looked at again: a switch that a plan does not have may be passed over in silence.
    return (await observe(github))?.public === false;
  };
  return {
    id: `pages ${full}`,
    want,
    observe,
    async apply(github, before) {
      const isNew = before === undefined;
      if (isNew) await github.send('POST', path, { build_type: 'workflow' });
      let closed = false;
      try {
        closed = await close(github);
      } finally {
        if (isNew && !closed) await github.send('DELETE', path);
      }
      if (closed) return undefined;
      const why = 'this GitHub cannot keep Pages from everybody, which takes Enterprise Cloud, and the registry site shows all records';
      return isNew
        ? `${full} has no site: ${why}. Serve what its workflow "site" builds behind a sign-in of yours (docs/installing.md)`
        : `switch Pages off in ${full}: ${why}`;
    },
    async restore(github, before) {
      await github.send('PUT', path, before);
    },
    async remove(github) {
      await github.send('DELETE', path);
    },
  };
}
