import * as z from 'zod';
import { CommitSha, Sha256 } from '../../core/contract/scalars.ts';
import { digestFolder } from '../../vault/folder.ts';
import { treeDigest } from '../../core/provenance/tree-digest.ts';

/** What the site workflow leaves for the weekly rebuild: which records gave which bytes. */
export const SiteDigest = z.strictObject({
  harvester: z.literal(1),
  commit: CommitSha,
  audience: z.enum(['internal', 'public']),
  sha256: Sha256,
  files: z.number().int().positive(),
});
export type SiteDigest = z.infer<typeof SiteDigest>;

/** Digest of a built site: names and bytes of all its files. */
export async function siteDigest(folder: string): Promise<Pick<SiteDigest, 'sha256' | 'files'>> {
  const files = await digestFolder(folder);
  return { sha256: await treeDigest(files), files: files.length };
}
