import type { ByteSource } from '../bytes/byte-source.ts';
import { Unscannable } from '../unscannable.ts';

/** One entry as the central directory and its local header agree on it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly crc: number;
  /** Where the packed bytes begin in the file. */
  readonly start: number;
  readonly packed: number;
  readonly size: number;
  readonly link: boolean;
  readonly folder: boolean;
}

const FIX = 'write the archive again with an ordinary tool (numpy.savez, skops, torch.save, zip) and no encryption';
/** Flags that change nothing about the bytes: deflate's speed, sizes after the data, UTF-8 names. */
const HARMLESS_FLAGS = 0b1000_0000_1110;

/**
 * Reads a zip archive's directory strictly: it starts at the first byte, entries follow each other without gaps in the directory's order or
 * any other, both headers of each agree, nothing comes after the end record. Then every reader sees the same entries.
 */
export async function readZipDirectory(source: ByteSource, mostEntries: number): Promise<ZipEntry[]> {
  const end = await readEnd(source);
  if (end.count > mostEntries) throw odd(`has ${end.count} entries, more than ${mostEntries}`, end.at);
  const directory = await source.read(end.start, end.length).catch(() => {
    throw odd('has a directory outside the file', end.at);
  });
  const entries: ZipEntry[] = [];
  const covered: [number, number][] = [];
  let at = 0;
  for (let i = 0; i < end.count; i += 1) {
    const { central, next } = readCentral(directory, at, end.start);
    const { entry, from, to } = await readLocal(source, central, end.start);
    entries.push(entry);
    covered.push([from, to]);
    at = next;
  }
  if (at !== directory.length) throw odd('has a directory with more in it than its entries', end.start + at);
  assertNoGaps(covered, end.start);
  return entries;
}

interface End {
  readonly at: number;
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

async function readEnd(source: ByteSource): Promise<End> {
  const at = source.size - 22;
  const record = at >= 0 ? await source.read(at, 22) : Buffer.alloc(0);
  if (at < 0 || record.readUInt32LE(0) !== 0x06054b50 || record.readUInt16LE(20) !== 0)
    throw odd('does not end with a plain end record (comment, trailing bytes or cut short)', Math.max(at, 0));
  const disks = record.readUInt16LE(4) + record.readUInt16LE(6);
  let [length, start] = [record.readUInt32LE(12), record.readUInt32LE(16)];
  let count = record.readUInt16LE(10);
  if (disks !== 0 || record.readUInt16LE(8) !== count) throw odd('is spread over several disks', at);
  let limit = at;
  const locator = at >= 20 ? await source.read(at - 20, 20) : Buffer.alloc(20);
  if (locator.readUInt32LE(0) === 0x07064b50) {
    const where = Number(locator.readBigUInt64LE(8));
    if (where + 56 !== at - 20) throw odd('has a zip64 record that is not where it belongs', at - 20);
    const big = await source.read(where, 56);
    if (big.readUInt32LE(0) !== 0x06064b50 || Number(big.readBigUInt64LE(4)) !== 44) throw odd('has a broken zip64 record', where);
    const [bigCount, bigLength, bigStart] = [
      Number(big.readBigUInt64LE(32)),
      Number(big.readBigUInt64LE(40)),
      Number(big.readBigUInt64LE(48)),
    ];
    if (!same(count, bigCount, 0xffff) || !same(length, bigLength, 0xffffffff) || !same(start, bigStart, 0xffffffff))
      throw odd('has two end records that disagree', where);
    [count, length, start] = [bigCount, bigLength, bigStart];
    limit = where;
  }
  if (start + length !== limit) throw odd('has a directory that does not end where the end record begins', at);
  return { at, start, length, count };
}

function same(small: number, big: number, full: number): boolean {
  return small === full || small === big;
}

interface Central extends Omit<ZipEntry, 'start'> {
  readonly nameBytes: Buffer;
  readonly flags: number;
  readonly methodCode: number;
  readonly local: number;
}

function readCentral(directory: Buffer, at: number, base: number): { central: Central; next: number } {
  if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw odd('has a broken directory', base + at);
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => directory.readUInt16LE(at + o)) as [number, number, number];
  const next = at + 46 + nameLength + extraLength + commentLength;
  if (next > directory.length) throw odd('has a directory cut short', base + at);
  const flags = directory.readUInt16LE(at + 8);
  const methodCode = directory.readUInt16LE(at + 10);
  const nameBytes = directory.subarray(at + 46, at + 46 + nameLength);
  const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const sizes = [24, 20, 42].map((o) => directory.readUInt32LE(at + o));
  const [size, packed, local] = widen(extra, sizes, base + at) as [number, number, number];
  const name = decodeName(nameBytes, base + at);
  const mode = directory.readUInt32LE(at + 38) >>> 16;
  const unix = directory.readUInt8(at + 5) === 3;
  return {
    next,
    central: {
      name,
      nameBytes,
      flags,
      methodCode,
      method: methodCode === 0 ? 'stored' : 'deflated',
      crc: directory.readUInt32LE(at + 16),
      packed,
      size,
      local,
      link: unix && (mode & 0o170000) === 0o120000,
      folder: name.endsWith('/'),
    },
  };
}

/** Replaces sizes of 0xffffffff by those of the zip64 field, in its order: size, packed size, offset. */
function widen(extra: Buffer, values: number[], offset: number): number[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const [id, length] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
    if (at + 4 + length > extra.length) throw odd('has a broken extra field', offset);
    if (id === 1) {
      let from = at + 4;
      return values.map((value) => {
        if (value !== 0xffffffff) return value;
        if (from + 8 > at + 4 + length) throw odd('has a zip64 field without its sizes', offset);
        const wide = Number(extra.readBigUInt64LE(from));
        from += 8;
        return wide;
      });
    }
    at += 4 + length;
  }
  if (values.includes(0xffffffff)) throw odd('has a size without its zip64 field', offset);
  return values;
}

async function readLocal(source: ByteSource, central: Central, limit: number): Promise<{ entry: ZipEntry; from: number; to: number }> {
  const { local: from, name } = central;
  const header = await source.read(from, 30).catch(() => {
    throw odd(`has the entry ${JSON.stringify(name)} outside the file`, from);
  });
  if (header.readUInt32LE(0) !== 0x04034b50) throw odd(`has no local header for ${JSON.stringify(name)}`, from);
  const [flags, method] = [header.readUInt16LE(6), header.readUInt16LE(8)];
  const [nameLength, extraLength] = [header.readUInt16LE(26), header.readUInt16LE(28)];
  const rest = await source.read(from + 30, nameLength + extraLength).catch(() => {
    throw odd(`has a local header of ${JSON.stringify(name)} cut short`, from);
  });
  if (!rest.subarray(0, nameLength).equals(central.nameBytes))
    throw odd(`calls the entry ${JSON.stringify(name)} differently in its two headers`, from);
  if (flags !== central.flags || method !== central.methodCode) throw odd(`has two headers of ${JSON.stringify(name)} that disagree`, from);
  if ((flags & 1) !== 0)
    throw new Unscannable('encrypted', `has the encrypted entry ${JSON.stringify(name)}`, 'upload it without a password', from);
  if ((flags & ~HARMLESS_FLAGS) !== 0) throw odd(`has unusual flags (0x${flags.toString(16)}) on ${JSON.stringify(name)}`, from);
  if (method !== 0 && method !== 8)
    throw new Unscannable(
      'zip',
      `packs ${JSON.stringify(name)} by method ${method}, which is not read here`,
      'use stored or deflated entries',
      from,
    );
  const late = (flags & 8) !== 0;
  const [size, packed] = widen(rest.subarray(nameLength), [header.readUInt32LE(22), header.readUInt32LE(18)], from) as [number, number];
  const crc = header.readUInt32LE(14);
  const agrees = (local: number, listed: number): boolean => local === listed || (late && local === 0);
  if (!agrees(size, central.size) || !agrees(packed, central.packed) || !agrees(crc, central.crc))
    throw odd(`has two sizes or checksums of ${JSON.stringify(name)}`, from);
  if (method === 0 && central.packed !== central.size) throw odd(`has two sizes of the stored entry ${JSON.stringify(name)}`, from);
  const start = from + 30 + nameLength + extraLength;
  const data = start + central.packed;
  if (data > limit) throw odd(`has the entry ${JSON.stringify(name)} reaching into the directory`, from);
  const to = late ? data + (await descriptorLength(source, data, central, limit)) : data;
  const { method: packing, crc: checksum, packed: length, size: unpacked, link, folder } = central;
  return { entry: { name, method: packing, crc: checksum, start, packed: length, size: unpacked, link, folder }, from, to };
}

async function descriptorLength(source: ByteSource, at: number, central: Central, limit: number): Promise<number> {
  const bytes = await source.read(at, Math.min(24, limit - at));
  for (const [signature, wide] of [
    [4, 0],
    [4, 1],
    [0, 0],
    [0, 1],
  ] as const) {
    const length = signature + 4 + (wide ? 16 : 8);
    if (bytes.length < length || (signature && bytes.readUInt32LE(0) !== 0x08074b50)) continue;
    const sizes = wide
      ? [Number(bytes.readBigUInt64LE(signature + 4)), Number(bytes.readBigUInt64LE(signature + 12))]
      : [bytes.readUInt32LE(signature + 4), bytes.readUInt32LE(signature + 8)];
    if (bytes.readUInt32LE(signature) === central.crc && sizes[0] === central.packed && sizes[1] === central.size) return length;
  }
  throw odd(`has no matching sizes after ${JSON.stringify(central.name)}`, at);
}

function assertNoGaps(covered: [number, number][], directory: number): void {
  let at = 0;
  for (const [from, to] of covered.toSorted((a, b) => a[0] - b[0])) {
    if (from !== at)
      throw odd(from < at ? 'has entries that overlap' : `has ${from - at} hidden bytes between its entries`, Math.min(from, at));
    at = to;
  }
  if (at !== directory) throw odd(`has ${directory - at} hidden bytes before its directory`, at);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeName(bytes: Buffer, offset: number): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw odd('has an entry whose name is no UTF-8', offset);
  }
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('zip', what, FIX, offset);
}
