import { treeDigest } from '../core/provenance/tree-digest.ts';
import { digestFolder } from './folder.ts';

/** The digest a private split goes by in competition.yaml: `treeDigest` over every file in its folder. */
export async function splitDigest(dir: string): Promise<string> {
  return treeDigest(await digestFolder(dir));
}
