import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chown, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { FileDigest } from '../core/provenance/tree-digest.ts';
import { VaultError } from './vault-error.ts';

/** Every regular file below `dir`, relative and sorted. Throws POLICY on a link, a device, a pipe: nothing but plain files is ever taken. */
export async function listFiles(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries) {
    const path = relative(dir, join(entry.parentPath, entry.name));
    if (entry.isFile()) files.push(path);
    else if (!entry.isDirectory())
      throw new VaultError('POLICY', `${path} is neither a file nor a folder; links and special files are not taken`);
  }
  return files.toSorted();
}

/** Path, sha256 and size of every file below `dir`. */
export async function digestFolder(dir: string): Promise<readonly FileDigest[]> {
  const digests: FileDigest[] = [];
  for (const path of await listFiles(dir)) {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(join(dir, path)) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    digests.push({ path, sha256: hash.digest('hex'), bytes });
  }
  return digests;
}

/** Makes the folder `to`, which only `uid` (and root) can read. */
export async function makePrivateFolder(to: string, uid: number | undefined): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  if (uid !== undefined) await chown(to, uid, uid);
}

/** Copies plain files from `from` into the empty folder `to`, readable by nobody but `uid` (and root), and digests what was copied. */
export async function copyFolder(from: string, to: string, uid: number | undefined): Promise<readonly FileDigest[]> {
  const own = async (path: string): Promise<void> => {
    if (uid !== undefined) await chown(path, uid, uid);
  };
  const made = new Set<string>(['.']);
  const makeParents = async (path: string): Promise<void> => {
    const parent = dirname(path);
    if (made.has(parent)) return;
    await makeParents(parent);
    await mkdir(join(to, parent), { mode: 0o700 });
    await own(join(to, parent));
    made.add(parent);
  };
  const digests: FileDigest[] = [];
  for (const path of await listFiles(from)) {
    await makeParents(path);
    const hash = createHash('sha256');
    let bytes = 0;
    const target = await open(join(to, path), 'wx', 0o600);
    try {
      for await (const chunk of createReadStream(join(from, path)) as AsyncIterable<Buffer>) {
        hash.update(chunk);
        bytes += chunk.length;
        await target.writeFile(chunk);
      }
      if (uid !== undefined) await target.chown(uid, uid);
    } finally {
      await target.close();
    }
    digests.push({ path, sha256: hash.digest('hex'), bytes });
  }
  return digests;
}
