import { createWriteStream } from 'node:fs';
import { glob, lstat, mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as yauzl from 'yauzl';
import * as yazl from 'yazl';

/** The files a `path:` input names (files, folders, patterns, `!` to leave out; one a line) and the folder they share. */
export async function findFiles(workspace: string, patterns: string, hidden: boolean): Promise<{ root: string; files: string[] }> {
  const lines = patterns
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);
  const found = new Set<string>();
  for (const line of lines.filter((one) => !one.startsWith('!')))
    for (const file of await matching(resolve(workspace, line))) found.add(file);
  for (const line of lines.filter((one) => one.startsWith('!')))
    for (const file of await matching(resolve(workspace, line.slice(1)))) found.delete(file);
  const files = [...found]
    .filter(
      (one) =>
        hidden ||
        !relative(workspace, one)
          .split('/')
          .some((part) => part.startsWith('.') && part !== '..'),
    )
    .toSorted();
  const [only] = lines;
  if (lines.length === 1 && only !== undefined && !/[*?[\]]/.test(only)) {
    const at = resolve(workspace, only);
    const folder = await lstat(at).then(
      (one) => one.isDirectory(),
      () => false,
    );
    return { root: folder ? at : dirname(at), files };
  }
  return { root: commonFolder(files), files };
}

async function matching(pattern: string): Promise<string[]> {
  const starts: string[] = [];
  if (/[*?[\]]/.test(pattern)) for await (const one of glob(pattern)) starts.push(one);
  else starts.push(pattern);
  const files: string[] = [];
  for (const start of starts) {
    const kind = await lstat(start).catch(() => undefined);
    if (kind?.isFile()) files.push(start);
    if (!kind?.isDirectory()) continue;
    for (const entry of await readdir(start, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  return files;
}

function commonFolder(files: readonly string[]): string {
  const [first] = files;
  if (first === undefined) return '/';
  let folder = dirname(first);
  while (!files.every((one) => one.startsWith(`${folder}/`))) folder = dirname(folder);
  return folder;
}

/** Writes files into a zip, named relative to `root`. */
export async function writeZip(zip: string, root: string, files: readonly string[]): Promise<void> {
  await mkdir(dirname(zip), { recursive: true });
  const archive = new yazl.ZipFile();
  for (const file of files) archive.addFile(file, relative(root, file) || basename(file));
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(`${zip}.part`));
  await rename(`${zip}.part`, zip);
}

/** Unpacks a zip below a folder. @throws for names that lead outside of it */
export async function readZip(zip: string, into: string): Promise<string[]> {
  const archive = await yauzl.openPromise(zip);
  const names: string[] = [];
  for await (const entry of archive.eachEntry()) {
    const target = resolve(into, entry.fileName);
    if (!target.startsWith(`${resolve(into)}/`)) throw new Error(`${entry.fileName} leads outside of the folder`);
    if (entry.fileName.endsWith('/')) continue;
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(target));
    names.push(entry.fileName);
  }
  return names;
}
