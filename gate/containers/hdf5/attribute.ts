import type { ByteSource } from '../../bytes/byte-source.ts';
import { readDatatype } from './datatype.ts';
import { Cursor, odd } from './hdf5-file.ts';
import { readHeapText } from './global-heap.ts';
import type { Message } from './object-header.ts';

export interface Attribute {
  readonly name: string;
  /** Its texts; none where it holds numbers. */
  readonly texts: readonly Buffer[];
}

const MOST_TEXTS = 20_000;

/** Reads an attribute message: its name, and its texts wherever they lie. */
export async function readAttribute(source: ByteSource, { body, offset }: Message): Promise<Attribute> {
  const cursor = new Cursor(body, offset);
  const version = cursor.u8();
  const flags = cursor.u8();
  if (version < 1 || version > 3) throw odd(`has an attribute of the unknown version ${version}`, offset);
  if (version > 1 && flags !== 0) throw odd('shares types between attributes, which is not followed here', offset);
  const sizes = [cursor.u16(), cursor.u16(), cursor.u16()] as const;
  if (version === 3) cursor.u8();
  const part = (size: number): Cursor => {
    const inner = new Cursor(cursor.take(size), cursor.offset - size);
    if (version === 1) cursor.take((8 - (size % 8)) % 8);
    return inner;
  };
  const name = part(sizes[0]).take(sizes[0]).toString('utf8').replace(/\0.*$/s, '');
  const type = readDatatype(part(sizes[1]));
  const count = elements(part(sizes[2]));
  if (type.kind === 'plain') return { name, texts: [] };
  if (count > MOST_TEXTS) throw odd(`has an attribute of ${count} texts`, offset);
  const texts: Buffer[] = [];
  for (let i = 0; i < count; i += 1) {
    const value = cursor.take(type.size);
    if (type.kind === 'text') texts.push(value);
    else if (type.size === 16) texts.push(await readHeapText(source, value, offset));
    else throw odd('has texts inside other values', offset);
  }
  return { name, texts };
}

/** How many values a dataspace has. */
function elements(cursor: Cursor): number {
  const version = cursor.u8();
  const rank = cursor.u8();
  const flags = cursor.u8();
  if (version !== 1 && version !== 2) throw odd('has a dataspace of an unknown version', cursor.offset);
  if (version === 1) cursor.take(5);
  else if (cursor.u8() === 2) return 0;
  if (flags > 1 || rank > 32) throw odd('has a dataspace that is not followed here', cursor.offset);
  let count = 1;
  for (let i = 0; i < rank; i += 1) count *= cursor.u64();
  return count;
}
