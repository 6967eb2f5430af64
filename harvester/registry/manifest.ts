import { treeDigest, type FileDigest } from '../../core/provenance/tree-digest.ts';

/** Beside the `model` folder of a publishing run. Its own sha256 is the model's digest, so it proves itself. */
export const manifestPath = 'manifest.txt';
export const modelPath = 'model';

/** `<sha256> <bytes> <path>` a line, sorted by path: the very text a tree digest is taken over. */
export function manifestText(files: readonly FileDigest[]): string {
  return files
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .map(({ sha256, bytes, path }) => `${sha256} ${bytes} ${path}\n`)
    .join('');
}

/** The files a manifest lists, if it is the manifest of `digest` (hex); else undefined. */
export async function readManifest(text: string, digest: string): Promise<FileDigest[] | undefined> {
  const files: FileDigest[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const [, sha256, bytes, path] = /^([0-9a-f]{64}) (\d{1,15}) (.+)$/.exec(line) ?? [];
    if (!sha256 || !bytes || !path) return undefined;
    files.push({ sha256, bytes: Number(bytes), path });
  }
  return (await treeDigest(files)) === digest ? files : undefined;
}
