import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly bytes: Buffer;
  readonly deflate?: boolean;
  /** What is wrong with it; each overrides a field of one or both headers. */
  readonly localName?: string;
  readonly crc?: number;
  readonly flags?: number;
  readonly localFlags?: number;
  readonly method?: number;
  readonly listedSize?: number;
  readonly mode?: number;
  readonly gap?: Buffer;
}

/** A zip archive as `parts` say, with every lie they ask for. */
export function assembleZip(parts: readonly ZipPart[], options: { readonly prefix?: Buffer; readonly comment?: string } = {}): Buffer {
  const pieces: Buffer[] = [options.prefix ?? Buffer.alloc(0)];
  const central: Buffer[] = [];
  let at = pieces[0]?.length ?? 0;
  const add = (piece: Buffer): void => {
    pieces.push(piece);
    at += piece.length;
  };
  for (const part of parts) {
    add(part.gap ?? Buffer.alloc(0));
    const data = part.deflate ? deflateRawSync(part.bytes) : part.bytes;
    const method = part.method ?? (part.deflate ? 8 : 0);
    const crc = part.crc ?? crc32(part.bytes);
    const name = Buffer.from(part.name);
    const localName = Buffer.from(part.localName ?? part.name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(part.localFlags ?? part.flags ?? 0, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(part.bytes.length, 22);
    local.writeUInt16LE(localName.length, 26);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(0x0314, 4);
    header.writeUInt16LE(20, 6);
    header.writeUInt16LE(part.flags ?? 0, 8);
    header.writeUInt16LE(method, 10);
    header.writeUInt32LE(crc, 16);
    header.writeUInt32LE(data.length, 20);
    header.writeUInt32LE(part.listedSize ?? part.bytes.length, 24);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt32LE(((part.mode ?? 0o100644) << 16) >>> 0, 38);
    header.writeUInt32LE(at, 42);
    central.push(header, name);
    add(Buffer.concat([local, localName, data]));
  }
  const directory = Buffer.concat(central);
  const comment = Buffer.from(options.comment ?? '');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...pieces, directory, end, comment]);
}
