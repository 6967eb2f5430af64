import type { ByteSource } from '../../bytes/byte-source.ts';
import { Unscannable } from '../../unscannable.ts';

/** HDF5's "nothing here". */
export const UNDEFINED = 0xffffffffffffffffn;

/** A refusal of something this reader does not follow, or that breaks the format. */
export function odd(what: string, offset?: number): Unscannable {
  return new Unscannable('hdf5', what, 'save the file again with h5py or Keras, or export the model to ONNX', offset);
}

/** A cursor over bytes that were read; running past their end is `Unscannable`. */
export class Cursor {
  readonly #bytes: Buffer;
  readonly #base: number;
  at = 0;

  constructor(bytes: Buffer, base: number) {
    this.#bytes = bytes;
    this.#base = base;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  get offset(): number {
    return this.#base + this.at;
  }

  take(count: number): Buffer {
    if (count > this.left) throw odd('has a structure cut short', this.offset);
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }

  u8(): number {
    return this.take(1).readUInt8(0);
  }

  u16(): number {
    return this.take(2).readUInt16LE(0);
  }

  u32(): number {
    return this.take(4).readUInt32LE(0);
  }

  /** A length or address; beyond 2^53 it lies outside every file. */
  u64(): number {
    return Number(this.take(8).readBigUInt64LE(0));
  }

  /** An address; undefined where the format says there is none. */
  address(): number | undefined {
    const value = this.take(8).readBigUInt64LE(0);
    return value === UNDEFINED ? undefined : Number(value);
  }

  /** A number of 1, 2, 4 or 8 bytes. */
  sized(bytes: number): number {
    return bytes === 1 ? this.u8() : bytes === 2 ? this.u16() : bytes === 4 ? this.u32() : this.u64();
  }

  expect(signature: string): void {
    if (this.take(signature.length).toString('latin1') !== signature) throw odd(`lacks ${signature} where it belongs`, this.offset - 4);
  }
}

/** `length` bytes at an address as a cursor. Throws `Unscannable` outside the file. */
export async function cursorAt(source: ByteSource, address: number, length: number): Promise<Cursor> {
  if (!Number.isSafeInteger(address) || !Number.isSafeInteger(length) || address + length > source.size)
    throw odd('points outside the file', Math.min(address, source.size));
  return new Cursor(await source.read(address, length), address);
}
