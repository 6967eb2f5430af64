const none = Buffer.alloc(8, 0xff);
const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
const u64 = (value: number): Buffer => Buffer.concat([u32(value), u32(0)]);
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);

/** A message of an object header: its type and what it says. */
export interface Hdf5Message {
  readonly type: number;
  readonly body: Buffer;
}

/** An attribute of one fixed text. */
export function textAttribute(name: string, value: string | Buffer): Hdf5Message {
  const bytes = Buffer.from(value);
  const datatype = Buffer.concat([Buffer.from([0x13, 0, 0, 0]), u32(bytes.length)]);
  const dataspace = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  const label = Buffer.from(`${name}\0`);
  const head = Buffer.concat([Buffer.from([1, 0]), u16(label.length), u16(datatype.length), u16(dataspace.length)]);
  return { type: 0x0c, body: Buffer.concat([head, padded(label), padded(datatype), dataspace, bytes]) };
}

/** A link message: 0 an object of the file, 1 a path in the file, 64 another file. */
export function linkMessage(name: string, kind: 0 | 1 | 64, target: Buffer | number): Hdf5Message {
  const rest = typeof target === 'number' ? u64(target) : Buffer.concat([u16(target.length), target]);
  return { type: 0x06, body: Buffer.concat([Buffer.from([1, 8, kind, name.length]), Buffer.from(name), rest]) };
}

/** An HDF5 file of the oldest kind whose root has these messages. `options` say what is wrong with it. */
export function assembleHdf5(
  messages: readonly Hdf5Message[],
  options: {
    readonly end?: number;
    readonly version?: number;
    readonly flags?: number;
    readonly prefix?: Buffer;
    readonly driver?: Buffer;
  } = {},
): Buffer {
  const parts = messages.map(({ type, body }) => {
    const whole = padded(body);
    return Buffer.concat([u16(type), u16(whole.length), Buffer.from([options.flags ?? 0, 0, 0, 0]), whole]);
  });
  const block = Buffer.concat(parts);
  const header = Buffer.concat([Buffer.from([1, 0]), u16(parts.length), u32(1), u32(block.length), u32(0), block]);
  const size = 96 + header.length;
  const superblock = Buffer.concat([
    Buffer.from('894844460d0a1a0a', 'hex'),
    Buffer.from([options.version ?? 0, 0, 0, 0, 0, 8, 8, 0]),
    u16(4),
    u16(16),
    u32(0),
    u64(0),
    none,
    u64(options.end ?? size),
    options.driver ?? none,
    u64(0),
    u64(96),
    u32(0),
    u32(0),
    Buffer.alloc(16),
  ]);
  return Buffer.concat([options.prefix ?? Buffer.alloc(0), superblock, header]);
}
