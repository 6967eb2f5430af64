import * as z from 'zod';
import type { GitHubClient } from '../../github/client.ts';
import type { Json, Resource } from '../resource.ts';

const List = z.array(z.object({ id: z.number(), name: z.string() }));

export interface RulesetWant {
  readonly rules: readonly Json[];
  readonly bypass: readonly Json[];
}

/** A ruleset for the default branch, found again by its name. */
export function ruleset(full: string, name: string, { rules, bypass }: RulesetWant): Resource {
  const at = `/repos/${full}/rulesets`;
  const want = {
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: ordered(rules, 'type'),
    bypass_actors: ordered(bypass, 'actor_type'),
  };
  const idOf = async (github: GitHubClient): Promise<number | undefined> =>
    (await github.all(at, List, (page) => page))?.find((one) => one.name === name)?.id;
  const body = async (github: GitHubClient, id: number): Promise<Record<string, Json> | undefined> =>
    (await github.get(`${at}/${id}`, z.record(z.string(), z.json()))) as Record<string, Json> | undefined;
  return {
    id: `ruleset ${full} ${name}`,
    want,
    async observe(github) {
      const id = await idOf(github);
      const found = id === undefined ? undefined : await body(github, id);
      return (
        found && {
          ...(found as object),
          rules: ordered(found['rules'], 'type'),
          bypass_actors: ordered(found['bypass_actors'], 'actor_type'),
        }
      );
    },
    async apply(github) {
      const id = await idOf(github);
      await github.send(id === undefined ? 'POST' : 'PUT', id === undefined ? at : `${at}/${id}`, { name, ...want });
    },
    async restore(github, before) {
      const id = await idOf(github);
      const { rules: old, bypass_actors: actors, conditions, enforcement } = before as Record<string, Json>;
      if (id !== undefined) await github.send('PUT', `${at}/${id}`, { name, rules: old, bypass_actors: actors, conditions, enforcement });
    },
    async remove(github) {
      const id = await idOf(github);
      if (id !== undefined) await github.send('DELETE', `${at}/${id}`);
    },
  };
}

/** GitHub answers lists in an order of its own. */
function ordered(list: Json | undefined, by: string): Json[] {
  const key = (one: Json): string => String((one as Record<string, Json>)[by]);
  return Array.isArray(list) ? list.toSorted((a: Json, b: Json) => (key(a) < key(b) ? -1 : 1)) : [];
}
