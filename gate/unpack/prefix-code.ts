import type { BitReader } from './bit-reader.ts';
import { broken } from './broken.ts';

const LONGEST = 20;
/** Code words up to this many bits are looked up at once. */
const QUICK = 10;

/** A canonical prefix code given by the length of each symbol's code word (1 to 20 bits). */
export class PrefixCode {
  readonly #first = new Int32Array(LONGEST + 2);
  readonly #count = new Int32Array(LONGEST + 2);
  readonly #symbols: Uint16Array;
  /** For each beginning of ten bits: symbol × 32 + length, 0 where the word is longer or none. */
  readonly #quick = new Uint16Array(1 << QUICK);

  constructor(lengths: Uint8Array) {
    for (const length of lengths) this.#count[length] = (this.#count[length] as number) + 1;
    this.#symbols = new Uint16Array(lengths.length);
    let at = 0;
    let word = 0;
    for (let length = 1; length <= LONGEST; length += 1) {
      this.#first[length] = at;
      for (let symbol = 0; symbol < lengths.length; symbol += 1) {
        if (lengths[symbol] !== length) continue;
        this.#symbols[at++] = symbol;
        if (length <= QUICK) this.#quick.fill(symbol * 32 + length, word << (QUICK - length), (word + 1) << (QUICK - length));
        word += 1;
      }
      word <<= 1;
    }
  }

  /** Reads one symbol. */
  next(bits: BitReader): number {
    const quick = this.#quick[bits.peek(QUICK)] as number;
    if (quick !== 0) {
      bits.bits(quick & 31);
      return quick >> 5;
    }
    return this.#slow(bits);
  }

  #slow(bits: BitReader): number {
    let word = 0;
    let lowest = 0;
    for (let length = 1; length <= LONGEST; length += 1) {
      word = (word << 1) | bits.bits(1);
      const count = this.#count[length] as number;
      if (word - lowest < count) return this.#symbols[(this.#first[length] as number) + word - lowest] as number;
      lowest = (lowest + count) << 1;
    }
    throw broken('has a code word that stands for nothing');
  }
}
