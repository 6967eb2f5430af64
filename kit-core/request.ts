import * as z from 'zod';

const Status = z.enum(['added', 'modified', 'removed', 'renamed', 'copied', 'changed', 'unchanged']);
const Text = z.string().max(1_100_000);

/** What git says about the pull request that would be opened now; the same facts the bot reads from the forge. */
export const Check = z.strictObject({
  do: z.literal('check'),
  /** Text of `competition.yaml` on the default branch. */
  competition: Text,
  team: z.string(),
  /** The competition's repository. */
  root: z.string(),
  /** A copy of the team's folder with exactly the files a push would bring. */
  folder: z.string(),
  /** Who would open the pull request; the first member of the manifest where it is not known. */
  author: z.string().nullable(),
  now: z.iso.datetime({ offset: false }),
  changed: z.array(z.strictObject({ path: z.string(), status: Status })).max(100_000),
  tree: z.array(z.strictObject({ path: z.string(), mode: z.string(), bytes: z.number().int().nonnegative().nullable() })).max(100_000),
  manifest: Text.nullable(),
  /** Null where there is no commit to look at yet. */
  signedOff: z.boolean().nullable(),
  /** The `semgrep` program, with its `python` next to it; null where there is none. */
  semgrep: z.string().nullable(),
});
export type Check = z.infer<typeof Check>;

const Manifest = z.strictObject({ do: z.literal('manifest'), path: z.string(), text: Text });

/** Reads `competition.yaml` and the manifests of its baselines, which lie below `root`. */
const Describe = z.strictObject({ do: z.literal('describe'), competition: Text, root: z.string() });

/** The model card of a submission. */
const Card = z.strictObject({
  do: z.literal('card'),
  competition: Text,
  path: z.string(),
  text: Text,
  /** What its last check measured; null where it has not been checked as it is. */
  results: z
    .strictObject({
      rows: z.number(),
      metrics: z.record(z.string(), z.number()),
      low: z.number(),
      high: z.number(),
      retrained: z.boolean(),
    })
    .nullable(),
});

/** Whether a team may be called that. */
const Team = z.strictObject({ do: z.literal('team'), name: z.string() });

const Digest = z.strictObject({
  do: z.literal('digest'),
  path: z.string(),
  text: Text,
  /** Digest by artifact path. */
  digests: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

export const Request = z.discriminatedUnion('do', [Check, Manifest, Describe, Digest, Team, Card]);
export type Card = z.infer<typeof Card>;
export type Request = z.infer<typeof Request>;
