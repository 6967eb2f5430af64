import type { ByteReader } from '../bytes/byte-reader.ts';
import { broken } from './broken.ts';

/** LZMA's range decoder. Symbols are read without waiting: ask {@link ByteReader} for 20 bytes, or all there are, before each. */
export class RangeDecoder {
  readonly #bytes: ByteReader;
  #range = 0xffffffff;
  #code = 0;

  constructor(bytes: ByteReader) {
    this.#bytes = bytes;
  }

  async begin(): Promise<void> {
    const head = await this.#bytes.take(5);
    if (head[0] !== 0) throw broken('has packed data that does not begin with zero', this.#bytes.offset);
    this.#range = 0xffffffff;
    this.#code = head.readUInt32BE(1);
    if (this.#code === this.#range) throw broken('has packed data that begins impossibly', this.#bytes.offset);
  }

  /** Whether the encoder ended here, as it must where the data's length is known. */
  get finished(): boolean {
    return this.#code === 0;
  }

  bit(probabilities: Uint16Array, index: number): number {
    const probability = probabilities[index] as number;
    const bound = (this.#range >>> 11) * probability;
    let bit: number;
    if (this.#code < bound) {
      this.#range = bound;
      probabilities[index] = probability + ((2048 - probability) >>> 5);
      bit = 0;
    } else {
      this.#range -= bound;
      this.#code -= bound;
      probabilities[index] = probability - (probability >>> 5);
      bit = 1;
    }
    if (this.#range < 0x1000000) this.#shift();
    return bit;
  }

  /** `count` bits that are equally likely 0 or 1. */
  direct(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      if (this.#range < 0x1000000) this.#shift();
      value = value * 2 + bit;
    }
    return value;
  }

  /** A number of `bits` bits, highest first, each bit's likelihood depending on those before. */
  tree(probabilities: Uint16Array, base: number, bits: number): number {
    let node = 1;
    for (let i = 0; i < bits; i += 1) node = (node << 1) | this.bit(probabilities, base + node);
    return node - (1 << bits);
  }

  /** The same, lowest bit first. */
  reverseTree(probabilities: Uint16Array, base: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let i = 0; i < bits; i += 1) {
      const bit = this.bit(probabilities, base + node);
      node = (node << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  #shift(): void {
    if (this.#bytes.available === 0) throw this.#bytes.truncated(1);
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#bytes.u8()) >>> 0;
  }
}
