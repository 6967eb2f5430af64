import * as z from 'zod';
import { CommitSha, Name, RelativePath, Repository, Sha256 } from './scalars.ts';

/**
 * `inputs.json`, written by the fetch action beside the folders `competition/` (base branch, without submissions) and `submission/`
 * (the team's folder at the head SHA): what was fetched, so that gate, vault and record speak of the same bytes.
 */
export const Inputs = z.strictObject({
  harvester: z.literal(1),
  competition: Name,
  repository: Repository,
  number: z.number().int().positive(),
  headSha: CommitSha,
  baseSha: CommitSha,
  team: Name,
  files: z.array(z.strictObject({ path: RelativePath, sha256: Sha256, bytes: z.number().int().nonnegative() })).max(10_000),
  treeSha256: Sha256,
});
export type Inputs = z.infer<typeof Inputs>;
