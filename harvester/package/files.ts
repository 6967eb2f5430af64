import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileDigest } from '../../core/provenance/tree-digest.ts';

/**
 * Digests of all files below a folder, sorted by path. Throws for anything that is neither a file nor a folder: a link could bring in
 * what nobody reviewed.
 */
export async function digestFolder(dir: string): Promise<FileDigest[]> {
  const files: FileDigest[] = [];
  for (const path of await listFiles(dir)) files.push({ path, ...(await digestFile(join(dir, path))) });
  return files;
}

async function listFiles(dir: string, below = ''): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(dir, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) found.push(...(await listFiles(dir, path)));
    else if (entry.isFile()) found.push(path);
    else throw new Error(`${path} is neither a file nor a folder; a package holds nothing else`);
  }
  return found.toSorted((a, b) => (a < b ? -1 : 1));
}

async function digestFile(file: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
