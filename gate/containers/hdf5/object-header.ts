import type { ByteSource } from '../../bytes/byte-source.ts';
import { type Cursor, cursorAt, odd } from './hdf5-file.ts';

export interface Message {
  readonly type: number;
  readonly body: Buffer;
  /** Where the body begins in the file. */
  readonly offset: number;
}

const CONTINUATION = 0x10;
const SHARED = 2;
const MOST = 20_000;
const LARGEST = 16 * 2 ** 20;

/** All messages of the object whose header stands at `address`, those of its continuation blocks included. */
export async function readObjectHeader(source: ByteSource, address: number): Promise<Message[]> {
  const start = await cursorAt(source, address, 16);
  return start.u8() === 1 ? readOld(source, address) : readNew(source, address);
}

async function readOld(source: ByteSource, address: number): Promise<Message[]> {
  const head = await cursorAt(source, address, 16);
  head.at = 2;
  const count = head.u16();
  head.u32();
  const messages: Message[] = [];
  const blocks = [{ at: address + 16, length: head.u32() }];
  for (let block = blocks.shift(); block; block = blocks.shift()) {
    const cursor = await blockAt(source, block);
    while (cursor.left >= 8 && messages.length < count) {
      const [type, size, flags] = [cursor.u16(), cursor.u16(), cursor.u8()];
      cursor.take(3);
      add({ type, body: cursor.take(size), offset: cursor.offset - size }, flags, messages, blocks);
    }
  }
  return messages;
}

async function readNew(source: ByteSource, address: number): Promise<Message[]> {
  const head = await cursorAt(source, address, Math.min(34, source.size - address));
  head.expect('OHDR');
  if (head.u8() !== 2) throw odd('has an object header of an unknown version', address);
  const flags = head.u8();
  head.take(((flags & 0x20) === 0 ? 0 : 16) + ((flags & 0x10) === 0 ? 0 : 4));
  const length = head.sized(1 << (flags & 3));
  const extra = (flags & 4) === 0 ? 0 : 2;
  const messages: Message[] = [];
  const blocks = [{ at: address + head.at, length }];
  for (let block = blocks.shift(); block; block = blocks.shift()) {
    const cursor = await blockAt(source, block);
    let end = 0;
    if (messages.length > 0) {
      cursor.expect('OCHK');
      end = 4;
    }
    while (cursor.left - end >= 4 + extra) {
      const [type, size, messageFlags] = [cursor.u8(), cursor.u16(), cursor.u8()];
      cursor.take(extra);
      add({ type, body: cursor.take(size), offset: cursor.offset - size }, messageFlags, messages, blocks);
    }
  }
  return messages;
}

function add(message: Message, flags: number, messages: Message[], blocks: { at: number; length: number }[]): void {
  if ((flags & SHARED) !== 0) throw odd('shares parts between objects, which is not followed here', message.offset);
  if (messages.length >= MOST) throw odd(`has more than ${MOST} messages in one object`, message.offset);
  messages.push(message);
  if (message.type !== CONTINUATION) return;
  if (message.body.length < 16 || blocks.length > 1000) throw odd('has a broken continuation', message.offset);
  blocks.push({ at: Number(message.body.readBigUInt64LE(0)), length: Number(message.body.readBigUInt64LE(8)) });
}

function blockAt(source: ByteSource, { at, length }: { at: number; length: number }): Promise<Cursor> {
  if (length > LARGEST) throw odd(`has an object header of ${length} bytes`, at);
  return cursorAt(source, at, length);
}
