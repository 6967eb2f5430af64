import type { ByteSource } from '../../bytes/byte-source.ts';
import { Cursor, cursorAt, odd } from './hdf5-file.ts';

const LARGEST = 64 * 2 ** 20;

/** The text a 16-byte reference (length, collection, index) points to. */
export async function readHeapText(source: ByteSource, reference: Buffer, offset: number): Promise<Buffer> {
  const cursor = new Cursor(reference, offset);
  const [length, collection, index] = [cursor.u32(), cursor.u64(), cursor.u32()];
  if (length === 0) return Buffer.alloc(0);
  const head = await cursorAt(source, collection, 16);
  head.expect('GCOL');
  head.take(4);
  const size = head.u64();
  if (size > LARGEST) throw odd(`has a heap of ${size} bytes`, collection);
  const heap = await cursorAt(source, collection, size);
  heap.at = 16;
  while (heap.left >= 16) {
    const found = heap.u16();
    heap.take(6);
    const bytes = heap.u64();
    if (found === 0) break;
    const data = heap.take(bytes);
    if (found === index) return data.subarray(0, length);
    heap.take(Math.min(heap.left, (8 - (bytes % 8)) % 8));
  }
  throw odd('refers to a text that is not there', collection);
}
