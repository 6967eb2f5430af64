import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import type { TreeEntry } from '../../core/rules/intake.ts';

const run = promisify(execFile);

export interface GitFile {
  readonly path: string;
  /** Git's mode; any, as a pack that was pushed may hold any. */
  readonly mode: string;
  readonly bytes: Buffer;
}

interface Folder {
  readonly files: Map<string, { readonly mode: string; readonly sha: string }>;
  readonly folders: Map<string, Folder>;
}

/**
 * Writes a tree into a bare repository object by object, with names and modes that git's own commands would not make. Returns its SHA.
 */
export async function writeTree(repository: string, files: readonly GitFile[]): Promise<string> {
  const root: Folder = { files: new Map(), folders: new Map() };
  const written = new Map<Buffer, string>();
  for (const { path, mode, bytes } of files) {
    const parts = path.split('/');
    const name = parts.pop() ?? '';
    let folder = root;
    for (const part of parts) {
      const next = folder.folders.get(part) ?? { files: new Map(), folders: new Map() };
      folder.folders.set(part, next);
      folder = next;
    }
    // A submodule's commit lies elsewhere.
    const sha = mode === '160000' ? '4d'.repeat(20) : (written.get(bytes) ?? (await writeObject(repository, 'blob', bytes)));
    written.set(bytes, sha);
    folder.files.set(name, { mode, sha });
  }
  return writeFolder(repository, root);
}

async function writeFolder(repository: string, { files, folders }: Folder): Promise<string> {
  const entries: { name: string; sort: string; mode: string; sha: string }[] = [];
  for (const [name, { mode, sha }] of files) entries.push({ name, sort: name, mode, sha });
  for (const [name, folder] of folders) entries.push({ name, sort: `${name}/`, mode: '40000', sha: await writeFolder(repository, folder) });
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.sort), Buffer.from(b.sort)));
  const parts = entries.flatMap(({ name, mode, sha }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')]);
  return writeObject(repository, 'tree', Buffer.concat(parts));
}

async function writeObject(repository: string, type: 'blob' | 'tree', content: Buffer): Promise<string> {
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const sha = createHash('sha1').update(bytes).digest('hex');
  const file = join(repository, 'objects', sha.slice(0, 2), sha.slice(2));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, deflateSync(bytes, { level: 1 }));
  return sha;
}

export interface ListedEntry extends TreeEntry {
  readonly sha: string;
}

/** Every entry below a tree, as git itself lists it: nothing is checked out, no link followed, no filter run. */
export async function listTree(repository: string, tree: string): Promise<readonly ListedEntry[]> {
  const { stdout } = await run('git', ['--git-dir', repository, 'ls-tree', '-r', '-l', '-z', tree], { maxBuffer: 1 << 28 });
  return stdout
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [, mode = '', sha = '', size = '', path = ''] = /^(\d+) \w+ ([0-9a-f]{40}) +(\d+|-)\t([\s\S]*)$/.exec(line) ?? [];
      return { path, mode, sha, ...(size === '-' ? {} : { bytes: Number(size) }) };
    });
}

/** One blob's bytes. */
export async function readBlob(repository: string, sha: string): Promise<Buffer> {
  const { stdout } = await run('git', ['--git-dir', repository, 'cat-file', 'blob', sha], { encoding: 'buffer', maxBuffer: 1 << 28 });
  return stdout;
}
