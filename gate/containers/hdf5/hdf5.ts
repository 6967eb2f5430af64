import { bufferSource, type ByteSource } from '../../bytes/byte-source.ts';
import { runsAsPickle } from '../../pickle/scan-pickle.ts';
import type { ScanContext } from '../../scan-context.ts';
import { judgeJson } from '../json-models.ts';
import { readAttribute } from './attribute.ts';
import { readDatatype } from './datatype.ts';
import { readLink, readSymbolTable } from './group.ts';
import { Cursor, cursorAt, odd } from './hdf5-file.ts';
import { type Message, readObjectHeader } from './object-header.ts';

const FIX = 'save the file again with h5py or Keras, with all data inside';
/** Filters of HDF5 itself: gzip, shuffle, checksum, n-bit and scale-offset. Others are libraries it would load. */
const FILTERS = new Set([1, 2, 3, 5, 6]);
/** Messages that only describe. */
const PASSIVE = new Set([0x00, 0x01, 0x04, 0x05, 0x0a, 0x0d, 0x0e, 0x10, 0x12, 0x13, 0x16]);

/**
 * Scans an HDF5 file: every object that can be reached from its root, every attribute, every type. Refuses data in other files, links out of the
 * file and filters that are libraries; Keras' configuration is judged wherever it stands. Structures that neither h5py nor Keras writes unasked
 * make it unscannable.
 */
export async function scanHdf5(source: ByteSource, context: ScanContext): Promise<'hdf5'> {
  const waiting = [await readSuperblock(source)];
  const seen = new Set<number>();
  while (waiting.length > 0) {
    context.signal?.throwIfAborted();
    const address = waiting.pop() as number;
    if (seen.has(address)) continue;
    seen.add(address);
    if (seen.size > context.limits.entries) throw odd(`has more than ${context.limits.entries} objects`, address);
    for (const message of await readObjectHeader(source, address)) waiting.push(...(await readMessage(source, message, context)));
  }
  return 'hdf5';
}

/** Reads the file's first structure; answers the address of the root group. */
async function readSuperblock(source: ByteSource): Promise<number> {
  const head = await cursorAt(source, 0, Math.min(source.size, 96));
  head.take(8);
  const version = head.u8();
  const old = version <= 1;
  if (version > 3) throw odd(`has the unknown version ${version}`, 8);
  if (old) head.take(4);
  if (head.u8() !== 8 || head.u8() !== 8) throw odd('has addresses of an unusual size', head.offset);
  head.take(old ? (version === 0 ? 9 : 13) : 1);
  if (head.u64() !== 0) throw odd('does not begin at its first byte', head.offset - 8);
  if (head.address() !== undefined) throw odd('has an extension that is not followed here', head.offset - 8);
  if (head.u64() !== source.size) throw odd('is not as long as it says: cut short, or with bytes after its end', head.offset - 8);
  if (!old) return head.u64();
  if (head.address() !== undefined) throw odd('needs a driver of its own', head.offset - 8);
  head.u64();
  return head.u64();
}

/** Judges one message; answers the addresses of objects it leads to. */
async function readMessage(source: ByteSource, message: Message, context: ScanContext): Promise<number[]> {
  const cursor = new Cursor(message.body, message.offset);
  const { offset } = message;
  switch (message.type) {
    case 0x02:
    case 0x15:
      assertCompact(cursor, message.type === 0x02 ? 8 : 2);
      return [];
    case 0x03:
      readDatatype(cursor);
      return [];
    case 0x06: {
      const target = readLink(cursor);
      if (target === 'external') refuse(context, 'hdf5/external-link', 'has a link into another file', offset);
      return typeof target === 'number' ? [target] : [];
    }
    case 0x07:
      refuse(context, 'hdf5/external-data', 'keeps data in another file, named by a path inside it', offset);
      return [];
    case 0x08:
      readLayout(source, cursor, context);
      return [];
    case 0x0b:
      readFilters(cursor, context);
      return [];
    case 0x0c:
      await judgeAttribute(source, message, context);
      return [];
    case 0x11:
      return readSymbolTable(source, cursor);
    default:
      if (!PASSIVE.has(message.type)) throw odd(`has a message of the unknown type ${message.type}`, offset);
      return [];
  }
}

/** Links and attributes beyond a few move into a heap of their own, which is not followed here. */
function assertCompact(cursor: Cursor, indexBytes: number): void {
  cursor.u8();
  const flags = cursor.u8();
  if ((flags & 1) !== 0) cursor.take(indexBytes);
  if (cursor.address() !== undefined) throw odd('keeps links or attributes in a heap, which is not followed here', cursor.offset - 8);
}

function readLayout(source: ByteSource, cursor: Cursor, context: ScanContext): void {
  const at = cursor.offset;
  const version = cursor.u8();
  if (version !== 3 && version !== 4) throw odd(`has data laid out by the unknown version ${version}`, at);
  const kind = cursor.u8();
  if (kind > 2) return refuse(context, 'hdf5/external-data', 'puts its data together from other files', at);
  if (kind !== 1) return;
  const address = cursor.address();
  if (address !== undefined && address + cursor.u64() > source.size) throw odd('has data outside the file', at);
}

function readFilters(cursor: Cursor, context: ScanContext): void {
  const at = cursor.offset;
  const version = cursor.u8();
  const count = cursor.u8();
  if (version === 1) cursor.take(6);
  for (let i = 0; i < count; i += 1) {
    const id = cursor.u16();
    if (!FILTERS.has(id))
      return refuse(context, 'hdf5/filter', `packs data by the filter ${id}, a library that would have to be loaded`, at);
    const nameLength = version === 1 || id >= 256 ? cursor.u16() : 0;
    cursor.u16();
    const values = cursor.u16();
    cursor.take(Math.ceil(nameLength / (version === 1 ? 8 : 1)) * (version === 1 ? 8 : 1) + values * 4);
    if (version === 1 && values % 2 === 1) cursor.take(4);
  }
}

/** Keras keeps a model's configuration in attributes; PyTables unpickles those that look like pickles. */
async function judgeAttribute(source: ByteSource, message: Message, context: ScanContext): Promise<void> {
  const { name, texts } = await readAttribute(source, message);
  for (const bytes of texts) {
    const text = bytes.toString('utf8').replace(/\0+$/, '');
    judgeJson(text, context, name.endsWith('_config'));
    const pickle = await runsAsPickle(bufferSource(bytes), context);
    if (pickle.runs)
      refuse(context, 'pickle/disguised', `has the attribute ${JSON.stringify(name.slice(0, 80))}, which is a pickle`, message.offset);
  }
}

function refuse(context: ScanContext, rule: string, message: string, offset: number): void {
  context.add({ rule, message, fix: FIX, offset });
}
