import type { BitReader } from './bit-reader.ts';
import { broken } from './broken.ts';
import { PrefixCode } from './prefix-code.ts';

const GROUP = 50;
const MOST_SELECTORS = 18_002;
const LONGEST_CODE = 20;

/** One block before its last step: the sorted bytes in the low 8 bits of `table`, and where the text begins. */
export interface Bzip2Block {
  readonly table: Uint32Array;
  readonly size: number;
  readonly origin: number;
  readonly crc: number;
}

/** Reads the block after its magic number: prefix codes, move-to-front and runs, into `table` (`level` × 100,000 entries). */
export async function readBzip2Block(bits: BitReader, table: Uint32Array): Promise<Bzip2Block> {
  await bits.ready(64);
  const crc = ((bits.bits(16) << 16) | bits.bits(16)) >>> 0;
  if (bits.bits(1) !== 0) throw broken('is packed by a bzip2 of before 1997');
  const origin = bits.bits(24);
  const symbols = usedBytes(bits);
  const codes = await readCodes(bits, symbols.length + 2);
  const size = await readSymbols(bits, codes, symbols, table);
  if (origin >= size) throw broken('has a block that begins outside itself');
  return { table, size, origin, crc };
}

function usedBytes(bits: BitReader): Uint8Array {
  const groups = bits.bits(16);
  const used: number[] = [];
  for (let i = 0; i < 16; i += 1) {
    if ((groups & (0x8000 >> i)) === 0) continue;
    const members = bits.bits(16);
    for (let j = 0; j < 16; j += 1) if ((members & (0x8000 >> j)) !== 0) used.push(i * 16 + j);
  }
  if (used.length === 0) throw broken('has a block without bytes');
  return Uint8Array.from(used);
}

interface Codes {
  readonly tables: readonly PrefixCode[];
  readonly selectors: Uint8Array;
}

async function readCodes(bits: BitReader, size: number): Promise<Codes> {
  await bits.ready(MOST_SELECTORS);
  const count = bits.bits(3);
  const selectorCount = bits.bits(15);
  if (count < 2 || count > 6 || selectorCount < 1 || selectorCount > MOST_SELECTORS) throw broken('has a block with impossible tables');
  const order = [0, 1, 2, 3, 4, 5].slice(0, count);
  const selectors = new Uint8Array(selectorCount);
  for (let i = 0; i < selectorCount; i += 1) {
    let at = 0;
    while (bits.bits(1) === 1) if ((at += 1) >= count) throw broken('chooses a table it does not have');
    const [chosen] = order.splice(at, 1) as [number];
    order.unshift(chosen);
    selectors[i] = chosen;
  }
  const tables: PrefixCode[] = [];
  for (let i = 0; i < count; i += 1) {
    await bits.ready(size * 8);
    tables.push(new PrefixCode(readLengths(bits, size)));
  }
  return { tables, selectors };
}

function readLengths(bits: BitReader, size: number): Uint8Array {
  const lengths = new Uint8Array(size);
  let length = bits.bits(5);
  for (let i = 0; i < size; i += 1) {
    for (let steps = 0; ; steps += 1) {
      if (length < 1 || length > LONGEST_CODE || steps > 2 * LONGEST_CODE) throw broken('has a code of impossible length');
      if (bits.bits(1) === 0) break;
      length += bits.bits(1) === 0 ? 1 : -1;
    }
    lengths[i] = length;
  }
  return lengths;
}

async function readSymbols(bits: BitReader, { tables, selectors }: Codes, front: Uint8Array, table: Uint32Array): Promise<number> {
  const end = front.length + 1;
  let size = 0;
  let run = 0;
  let weight = 1;
  for (const selector of selectors) {
    await bits.ready((GROUP * LONGEST_CODE) / 8 + 8);
    const code = tables[selector] as PrefixCode;
    for (let i = 0; i < GROUP; i += 1) {
      const symbol = code.next(bits);
      if (symbol < 2) {
        run += weight << symbol;
        weight <<= 1;
        if (run > table.length) throw broken('has a block longer than it may be');
        continue;
      }
      if (run > 0) {
        if (size + run > table.length) throw broken('has a block longer than it may be');
        table.fill(front[0] as number, size, size + run);
        size += run;
        run = 0;
        weight = 1;
      }
      if (symbol === end) return size;
      const byte = front[symbol - 1] as number;
      front.copyWithin(1, 0, symbol - 1);
      front[0] = byte;
      if (size >= table.length) throw broken('has a block longer than it may be');
      table[size++] = byte;
    }
  }
  throw broken('has a block without an end');
}
