import { resolve } from 'node:path';
import { treeDigest, type FileDigest } from '../core/provenance/tree-digest.ts';
import { digestFolder } from '../vault/folder.ts';

/** The digest a fetch job gives as its output, which no other job can change, of the folder it leaves as an artifact, which one could. */
export async function sealFolder(folder: string): Promise<string> {
  return treeDigest(await digestFolder(folder));
}

export interface SealedFolder {
  readonly folder: string;
  readonly files: readonly FileDigest[];
}

/** A folder that is to the byte what the fetch job wrote, nothing but ordinary files. Throws before any of it is interpreted. */
export async function openSealed(path: string, digest: string): Promise<SealedFolder> {
  const folder = resolve(path);
  const files = await digestFolder(folder);
  if ((await treeDigest(files)) !== digest)
    throw new Error('what was fetched was changed on its way: it is not what the fetch job wrote. Dispatch the run again');
  return { folder, files };
}

/** The files below a folder of a sealed one, by their path in there. */
export function filesBelow({ files }: SealedFolder, folder: string): readonly FileDigest[] {
  const prefix = `${folder}/`;
  return files.filter(({ path }) => path.startsWith(prefix)).map((file) => ({ ...file, path: file.path.slice(prefix.length) }));
}
