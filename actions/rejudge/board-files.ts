import * as z from 'zod';
import { CommitSha, Name, Repository } from '../../core/contract/scalars.ts';

/** `board.json`: which commit of which competition lies beside it. */
export const BoardFiles = z.strictObject({ competition: Name, repository: Repository, sha: CommitSha });
export type BoardFiles = z.infer<typeof BoardFiles>;
