/** One piece of a hand-made pickle. */
export type Piece = Buffer | string;

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** Instructions by name, for pickles no library would write. Strings are taken as latin1 bytes. */
export const asm = {
  proto: (version: number): Buffer => Buffer.from([0x80, version]),
  global: (module: string, name: string): string => `c${module}\n${name}\n`,
  inst: (module: string, name: string): string => `i${module}\n${name}\n`,
  text: (value: string): Buffer => Buffer.concat([Buffer.from('X'), u32(Buffer.byteLength(value)), Buffer.from(value)]),
  shortText: (value: string): Buffer => Buffer.concat([Buffer.from([0x8c, Buffer.byteLength(value)]), Buffer.from(value)]),
  bytes: (value: Buffer): Buffer => Buffer.concat([Buffer.from('B'), u32(value.length), value]),
  int: (value: number): Buffer => Buffer.concat([Buffer.from('J'), u32(value >>> 0)]),
  put: (index: number): Buffer => Buffer.concat([Buffer.from('r'), u32(index)]),
  get: (index: number): Buffer => Buffer.concat([Buffer.from('j'), u32(index)]),
  frame: (length: number): Buffer => Buffer.concat([Buffer.from([0x95]), u32(length), u32(0)]),
  ext: (code: number): Buffer => Buffer.from([0x82, code]),
  mark: '(',
  tuple: 't',
  tuple1: Buffer.from([0x85]),
  tuple2: Buffer.from([0x86]),
  emptyTuple: ')',
  emptyDict: '}',
  emptyList: ']',
  reduce: 'R',
  build: 'b',
  newobj: Buffer.from([0x81]),
  newobjEx: Buffer.from([0x92]),
  obj: 'o',
  memoize: Buffer.from([0x94]),
  stackGlobal: Buffer.from([0x93]),
  setitem: 's',
  append: 'a',
  pop: '0',
  dup: '2',
  none: 'N',
  true: Buffer.from([0x88]),
  stop: '.',
} as const;

/** Puts pieces together to a file's bytes. */
export function assemble(...pieces: Piece[]): Buffer {
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)));
}
