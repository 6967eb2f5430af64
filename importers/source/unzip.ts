import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { badArchive, CannotImport } from '../notes.ts';

/** What is left of the limits: archives of one kit share it. */
export interface Budget {
  entries: number;
  bytes: number;
}

export interface SourceFile {
  /** Relative to the kit, with `/`. */
  readonly path: string;
  readonly bytes: number;
}

const again = 'pack the kit again with an ordinary tool (zip -r), or give its folder';
const linkMode = 0o120000;

/**
 * Unpacks a stranger's zip into the new folder `into`: plain files with plain, unique names, as long and with the checksum they say, within
 * the budget. Throws `CannotImport` for anything else; what was written until then is the caller's to delete.
 */
export async function unzip(file: string, name: string, into: string, budget: Budget): Promise<readonly SourceFile[]> {
  const refuse = (message: string): CannotImport => new CannotImport(badArchive(name, message, again));
  const zip = await openPromise(file, { strictFileNames: true, validateEntrySizes: true, autoClose: false }).catch((error: unknown) => {
    throw refuse(`is no zip that can be read: ${reason(error)}`);
  });
  try {
    if (zip.entryCount > budget.entries) throw refuse(`holds ${zip.entryCount} entries; ${budget.entries} are read at most`);
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    judgeEntries(entries, budget, refuse);
    await mkdir(into, { recursive: true });
    const files: SourceFile[] = [];
    for (const entry of entries) {
      if (entry.fileName.endsWith('/')) continue;
      await extract(zip, entry, join(into, entry.fileName), budget, refuse);
      files.push({ path: entry.fileName, bytes: entry.uncompressedSize });
    }
    budget.entries -= entries.length;
    return files;
  } catch (error) {
    if (error instanceof CannotImport) throw error;
    throw refuse(`cannot be unpacked: ${reason(error)}`);
  } finally {
    zip.close();
  }
}

type Refuse = (message: string) => CannotImport;

/** Everything that can be told from the directory alone, before a byte is written. */
function judgeEntries(entries: readonly Entry[], budget: Budget, refuse: Refuse): void {
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (total > budget.bytes) throw refuse(`unfolds to ${total} bytes; ${budget.bytes} are read at most`);
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const entry of entries) {
    const { fileName } = entry;
    const shown = JSON.stringify(fileName.slice(0, 120));
    if (
      fileName.length > 400 ||
      // oxlint-disable-next-line no-control-regex -- control characters in names are what is looked for
      /[\u0000-\u001f\u007f:]/.test(fileName) ||
      fileName.split('/').some((part) => part === '.' || part === '..')
    )
      throw refuse(`has the entry ${shown}, whose name is not a plain one`);
    if ((entry.generalPurposeBitFlag & 1) !== 0) throw refuse(`has the encrypted entry ${shown}`);
    const mode = (entry.externalFileAttributes >>> 16) & 0o170000;
    if (mode === linkMode) throw refuse(`has the link ${shown}; links are never followed`);
    if (mode !== 0 && mode !== 0o100000 && mode !== 0o040000) throw refuse(`has ${shown}, which is neither a file nor a folder`);
    const parts = fileName.replace(/\/$/, '').split('/');
    if (parts.includes('')) throw refuse(`has the entry ${shown}, whose name is not a plain one`);
    for (let depth = 1; depth < parts.length; depth += 1) claim(folders, parts.slice(0, depth).join('/'), true, refuse);
    if (fileName.endsWith('/')) claim(folders, parts.join('/'), true, refuse);
    else claim(files, fileName, false, refuse);
  }
  for (const [key, path] of files)
    if (folders.has(key)) throw refuse(`has ${JSON.stringify(path.slice(0, 120))} as a file and as a folder`);
}

/** Two names that some file system takes for one are refused: programs would differ in which file they read. */
function claim(seen: Map<string, string>, path: string, repeatable: boolean, refuse: Refuse): void {
  const key = path.normalize('NFC').toLowerCase();
  const before = seen.get(key);
  if (before === undefined) seen.set(key, path);
  else if (!repeatable || before !== path)
    throw refuse(`has two entries called ${JSON.stringify(path.slice(0, 120))}${before === path ? '' : ' but for upper and lower case'}`);
}

async function extract(zip: ZipFile, entry: Entry, to: string, budget: Budget, refuse: Refuse): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const target = await open(to, 'wx', 0o600);
  try {
    let crc = 0;
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      budget.bytes -= chunk.length;
      if (budget.bytes < 0) throw refuse('unfolds to more bytes than it says');
      crc = crc32(chunk, crc);
      await target.writeFile(chunk);
    }
    if (crc !== entry.crc32) throw refuse(`has ${JSON.stringify(entry.fileName.slice(0, 120))} with a wrong checksum`);
  } finally {
    await target.close();
  }
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}
