import type { Cursor } from './hdf5-file.ts';
import { odd } from './hdf5-file.ts';

/** What a value is made of, as far as it matters: plain numbers, fixed text, or text kept in a global heap. */
export interface Datatype {
  readonly kind: 'plain' | 'text' | 'heap-text';
  /** Bytes of one value. */
  readonly size: number;
}

/** Reads a datatype. References and opaque bytes are refused: what they mean is known only to whoever reads them. */
export function readDatatype(cursor: Cursor, depth = 0): Datatype {
  if (depth > 20) throw odd('has types inside types too deeply', cursor.offset);
  const head = cursor.u8();
  const [type, version] = [head & 15, head >> 4];
  const bits = cursor.take(3);
  const size = cursor.u32();
  switch (type) {
    case 0:
    case 4:
      cursor.take(4);
      return { kind: 'plain', size };
    case 1:
      cursor.take(12);
      return { kind: 'plain', size };
    case 3:
      return { kind: 'text', size };
    case 6:
      return compound(cursor, version, bits.readUInt16LE(0), size, depth);
    case 8:
      return enumeration(cursor, version, bits.readUInt16LE(0), size, depth);
    case 9: {
      const base = readDatatype(cursor, depth + 1);
      return { kind: (bits.readUInt8(0) & 15) === 1 || base.kind === 'text' ? 'heap-text' : 'plain', size };
    }
    case 10: {
      const rank = cursor.u8();
      if (version < 3) cursor.take(3);
      cursor.take(rank * (version < 3 ? 8 : 4));
      return { kind: readDatatype(cursor, depth + 1).kind, size };
    }
    default:
      throw odd(type === 5 || type === 7 ? 'holds opaque bytes or references' : `has a type of the unknown class ${type}`, cursor.offset);
  }
}

function compound(cursor: Cursor, version: number, members: number, size: number, depth: number): Datatype {
  let kind: Datatype['kind'] = 'plain';
  for (let i = 0; i < members; i += 1) {
    name(cursor, version < 3);
    if (version === 1) cursor.take(32);
    else if (version === 2) cursor.take(4);
    else cursor.take(size < 0x100 ? 1 : size < 0x10000 ? 2 : size < 0x1000000 ? 3 : 4);
    const member = readDatatype(cursor, depth + 1);
    if (member.kind === 'heap-text') kind = 'heap-text';
  }
  return { kind, size };
}

function enumeration(cursor: Cursor, version: number, members: number, size: number, depth: number): Datatype {
  const base = readDatatype(cursor, depth + 1);
  for (let i = 0; i < members; i += 1) name(cursor, version < 3);
  cursor.take(members * base.size);
  return { kind: 'plain', size };
}

/** Passes over a name that ends with a zero byte, padded to eight bytes in old versions. */
function name(cursor: Cursor, padded: boolean): void {
  let length = 1;
  while (cursor.u8() !== 0) length += 1;
  if (padded) cursor.take((8 - (length % 8)) % 8);
}
