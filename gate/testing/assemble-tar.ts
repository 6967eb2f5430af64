export interface TarPart {
  readonly name: string;
  readonly bytes?: Buffer;
  /** The kind of entry: `0` a file, `1` and `2` links, `5` a folder, `x` a pax header, `L` a long name. */
  readonly flag?: string;
  readonly link?: string;
  readonly checksum?: number;
  readonly size?: string;
}

/** A tar archive as `parts` say, with every lie they ask for. */
export function assembleTar(parts: readonly TarPart[], end = Buffer.alloc(1024)): Buffer {
  const pieces = parts.map(({ name, bytes = Buffer.alloc(0), flag = '0', link = '', checksum, size }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(size ?? `${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write(' '.repeat(8), 148);
    header.write(flag, 156);
    header.write(link, 157, 100);
    header.write('ustar\u000000', 257);
    const sum = checksum ?? header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
  });
  return Buffer.concat([...pieces, end]);
}
