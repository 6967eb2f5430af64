import { type ByteSource, sliceSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { judgeEntryNames } from './entry-names.ts';
import { isTarHeader, readTarHeader } from './tar-header.ts';

const BLOCK = 512;
const LONGEST_NAME = 64 * 1024;

interface Entry {
  readonly name: string;
  readonly link: boolean;
  readonly start: number;
  readonly size: number;
}

/** Scans a tar archive: headers with right checksums one after the other, honest names, nothing after its end; every entry as a file. */
export async function scanTar(source: ByteSource, context: ScanContext): Promise<'tar'> {
  const entries = await readEntries(source, context);
  judgeEntryNames(entries, context);
  for (const entry of entries) {
    context.spend(entry.size);
    if (!entry.link) await context.inner(entry.name, sliceSource(source, entry.start, entry.size));
  }
  return 'tar';
}

async function readEntries(source: ByteSource, context: ScanContext): Promise<Entry[]> {
  const entries: Entry[] = [];
  let longName: string | undefined;
  for (let at = 0; ;) {
    const block = await source.read(at, Math.min(BLOCK, source.size - at));
    if (block.length < BLOCK) throw odd('is cut short', at);
    if (block.every((byte) => byte === 0)) {
      await assertZeros(source, at);
      if (longName !== undefined) throw odd('ends where an entry belongs', at);
      return entries;
    }
    if (!isTarHeader(block)) throw odd('has a header with a wrong checksum', at);
    const header = readTarHeader(block, at);
    const start = at + BLOCK;
    const next = start + Math.ceil(header.size / BLOCK) * BLOCK;
    if (next > source.size) throw odd(`has the entry ${JSON.stringify(header.name.slice(0, 120))} reaching out of the file`, at);
    if (header.type === 'extended' || header.type === 'long-name') {
      if (header.size > LONGEST_NAME || longName !== undefined) throw odd('has an odd extended header', at);
      const data = await source.read(start, header.size);
      longName = header.type === 'long-name' ? data.toString('utf8').replace(/\0$/, '') : extendedName(data, start);
      if (longName === '') longName = undefined;
    } else {
      if (entries.length >= context.limits.entries) throw odd(`has more than ${context.limits.entries} entries`, at);
      if (header.type === 'file') entries.push({ name: longName ?? header.name, link: false, start, size: header.size });
      if (header.type === 'link') entries.push({ name: longName ?? header.name, link: true, start, size: 0 });
      longName = undefined;
    }
    at = next;
  }
}

/** The path a pax header gives to the next entry, empty where it gives none. Sizes and links in pax headers are refused. */
function extendedName(data: Buffer, offset: number): string {
  let name = '';
  for (let at = 0; at < data.length;) {
    const blank = data.indexOf(32, at);
    const length = Number(data.toString('latin1', at, Math.max(at, blank)));
    if (blank < 0 || !Number.isSafeInteger(length) || length <= blank - at || at + length > data.length)
      throw odd('has an extended header that cannot be read', offset + at);
    const [key = '', ...value] = data.toString('utf8', blank + 1, at + length - 1).split('=');
    if (key === 'path') name = value.join('=');
    else if (!/^(?:[amc]time|uid|gid|uname|gname|comment|mtime|LIBARCHIVE\.creationtime)$/.test(key))
      throw odd(`has the extended header ${JSON.stringify(key.slice(0, 60))}, which programs read differently`, offset + at);
    at += length;
  }
  return name;
}

async function assertZeros(source: ByteSource, from: number): Promise<void> {
  if (source.size - from < 2 * BLOCK) throw odd('is cut short', from);
  let at = from;
  for await (const chunk of source.chunks(from)) {
    if (chunk.some((byte) => byte !== 0)) throw odd('has bytes after its end', at);
    at += chunk.length;
  }
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('tar', what, 'submit the files without the archive around them', offset);
}
