import type { ByteSource } from '../../bytes/byte-source.ts';
import { type Cursor, cursorAt, odd } from './hdf5-file.ts';

const SOFT_LINK = 2;
const DEEPEST = 20;
const LARGEST_HEAP = 16 * 2 ** 20;

/** Addresses of the objects a group of the old kind lists: a B-tree of symbol tables. Links inside the file are named, not followed. */
export async function readSymbolTable(source: ByteSource, message: Cursor): Promise<number[]> {
  const [tree, heap] = [message.u64(), message.u64()];
  const names = await cursorAt(source, heap, 32);
  names.expect('HEAP');
  names.take(4);
  if (names.u64() > LARGEST_HEAP) throw odd('has a heap of names of impossible size', heap);
  const found: number[] = [];
  await readNode(source, tree, found, 0, new Set());
  return found;
}

async function readNode(source: ByteSource, address: number, found: number[], depth: number, seen: Set<number>): Promise<void> {
  if (depth > DEEPEST || seen.has(address)) throw odd('has a tree that leads back to itself', address);
  seen.add(address);
  const head = await cursorAt(source, address, 24);
  const signature = head.take(4).toString('latin1');
  if (signature === 'SNOD') return readLeaf(source, address, found);
  if (signature !== 'TREE' || head.u8() !== 0) throw odd('has a group without its tree', address);
  head.u8();
  const count = head.u16();
  const entries = await cursorAt(source, address + 24, 8 + count * 16);
  entries.u64();
  for (let i = 0; i < count; i += 1) {
    await readNode(source, entries.u64(), found, depth + 1, seen);
    entries.u64();
  }
}

async function readLeaf(source: ByteSource, address: number, found: number[]): Promise<void> {
  const head = await cursorAt(source, address, 8);
  head.at = 6;
  const count = head.u16();
  const entries = await cursorAt(source, address + 8, count * 40);
  for (let i = 0; i < count; i += 1) {
    entries.u64();
    const header = entries.u64();
    const cache = entries.u32();
    entries.take(20);
    if (cache !== SOFT_LINK) found.push(header);
  }
}

/** What a link message leads to: an object's address, nothing (a link inside the file), or `external`. */
export function readLink(cursor: Cursor): number | 'soft' | 'external' {
  if (cursor.u8() !== 1) throw odd('has a link of an unknown version', cursor.offset);
  const flags = cursor.u8();
  const type = (flags & 8) === 0 ? 0 : cursor.u8();
  cursor.take(((flags & 4) === 0 ? 0 : 8) + ((flags & 16) === 0 ? 0 : 1));
  cursor.take(cursor.sized(1 << (flags & 3)));
  if (type === 0) return cursor.u64();
  return type === 1 ? 'soft' : 'external';
}
