import type { ByteReader } from '../bytes/byte-reader.ts';
import { broken } from './broken.ts';
import type { LzmaWindow } from './lzma-window.ts';
import { RangeDecoder } from './range-decoder.ts';

const HALF = 1024;
/** The most bytes one symbol takes. */
const SYMBOL = 20;
const probabilities = (count: number): Uint16Array => new Uint16Array(count).fill(HALF);

/** How long a copy is: short, middle or long, the first two depending on the place. */
class Lengths {
  readonly #choice = probabilities(2);
  readonly #low = probabilities(16 << 3);
  readonly #middle = probabilities(16 << 3);
  readonly #high = probabilities(256);

  next(range: RangeDecoder, place: number): number {
    if (range.bit(this.#choice, 0) === 0) return 2 + range.tree(this.#low, place << 3, 3);
    if (range.bit(this.#choice, 1) === 0) return 10 + range.tree(this.#middle, place << 3, 3);
    return 18 + range.tree(this.#high, 0, 8);
  }
}

/** Everything LZMA learns while it unpacks; LZMA2 makes a new one where it says so. */
class Model {
  readonly matches = probabilities(12 << 4);
  readonly repeats = probabilities(12);
  readonly repeats0 = probabilities(12);
  readonly repeats1 = probabilities(12);
  readonly repeats2 = probabilities(12);
  readonly shortRepeats = probabilities(12 << 4);
  readonly slots = probabilities(4 << 6);
  readonly distances = probabilities(128);
  readonly align = probabilities(16);
  readonly lengths = new Lengths();
  readonly repeatLengths = new Lengths();
  readonly literals: Uint16Array;

  constructor(literalBits: number) {
    this.literals = probabilities(0x300 << literalBits);
  }
}

/** Unpacks LZMA's symbols into a window. The format: Igor Pavlov's lzma-specification of the LZMA SDK. */
export class LzmaDecoder {
  readonly #reader: ByteReader;
  readonly #window: LzmaWindow;
  readonly range: RangeDecoder;
  #contextBits = 0;
  #placeMask = 0;
  #literalPlaceMask = 0;
  #model = new Model(0);
  #state = 0;
  #rep: [number, number, number, number] = [0, 0, 0, 0];

  constructor(reader: ByteReader, window: LzmaWindow) {
    this.#reader = reader;
    this.#window = window;
    this.range = new RangeDecoder(reader);
  }

  /** Sets the three parameters packed into one byte, and forgets what was learnt. */
  configure(properties: number): void {
    if (properties >= 225) throw broken('has LZMA parameters that mean nothing', this.#reader.offset);
    this.#contextBits = properties % 9;
    this.#literalPlaceMask = (1 << (Math.floor(properties / 9) % 5)) - 1;
    this.#placeMask = (1 << Math.floor(properties / 45)) - 1;
    this.reset();
  }

  reset(): void {
    this.#model = new Model(this.#contextBits + (Math.log2(this.#literalPlaceMask + 1) | 0));
    this.#state = 0;
    this.#rep = [0, 0, 0, 0];
  }

  /** Unpacks until the window holds `until` bytes in all, or the end mark; yields what comes out. Answers whether the mark was met. */
  async *unpack(until: number): AsyncGenerator<Buffer, boolean> {
    while (this.#window.total < until) {
      if (this.#reader.available < SYMBOL) await this.#reader.fill(SYMBOL);
      if (this.#symbol(until)) {
        yield this.#window.take();
        return true;
      }
      if (this.#window.full) yield this.#window.take();
    }
    yield this.#window.take();
    return false;
  }

  /** Whether the next symbol is the end mark, which may also follow where the size was announced. */
  async endsHere(): Promise<boolean> {
    await this.#reader.fill(SYMBOL);
    return this.#symbol(this.#window.total);
  }

  /** Unpacks one symbol; true at the end mark. */
  #symbol(until: number): boolean {
    const { range } = this;
    const model = this.#model;
    const window = this.#window;
    const place = window.total & this.#placeMask;
    if (range.bit(model.matches, (this.#state << 4) + place) === 0) {
      this.#literal();
      return false;
    }
    let length: number;
    if (range.bit(model.repeats, this.#state) !== 0) {
      if (window.total === 0) throw broken('repeats bytes before there are any', this.#reader.offset);
      if (range.bit(model.repeats0, this.#state) === 0) {
        if (range.bit(model.shortRepeats, (this.#state << 4) + place) === 0) {
          this.#state = this.#state < 7 ? 9 : 11;
          window.copy(this.#rep[0], 1);
          return false;
        }
      } else this.#rotate();
      length = model.repeatLengths.next(range, place);
      this.#state = this.#state < 7 ? 8 : 11;
    } else {
      length = model.lengths.next(range, place);
      this.#state = this.#state < 7 ? 7 : 10;
      const distance = this.#distance(length);
      if (distance === 0xffffffff) return true;
      this.#rep = [distance, this.#rep[0], this.#rep[1], this.#rep[2]];
    }
    if (window.total + length > until) throw broken('unpacks to more bytes than it announces', this.#reader.offset);
    window.copy(this.#rep[0], length);
    return false;
  }

  #literal(): void {
    const window = this.#window;
    const before = window.back(0);
    const context = ((window.total & this.#literalPlaceMask) << this.#contextBits) + (before >> (8 - this.#contextBits));
    const base = 0x300 * context;
    const { literals } = this.#model;
    let symbol = 1;
    if (this.#state >= 7) {
      let match = window.back(this.#rep[0]);
      while (symbol < 0x100) {
        const expected = (match >> 7) & 1;
        match <<= 1;
        const bit = this.range.bit(literals, base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (expected !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.range.bit(literals, base + symbol);
    window.put(symbol & 0xff);
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  /** One of the three distances before the last becomes the last. */
  #rotate(): void {
    const [a, b, c, d] = this.#rep;
    if (this.range.bit(this.#model.repeats1, this.#state) === 0) this.#rep = [b, a, c, d];
    else if (this.range.bit(this.#model.repeats2, this.#state) === 0) this.#rep = [c, a, b, d];
    else this.#rep = [d, a, b, c];
  }

  #distance(length: number): number {
    const model = this.#model;
    const slot = this.range.tree(model.slots, Math.min(length - 2, 3) << 6, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = ((2 | (slot & 1)) << bits) >>> 0;
    if (slot < 14) return base + this.range.reverseTree(model.distances, base - slot, bits);
    return base + this.range.direct(bits - 4) * 16 + this.range.reverseTree(model.align, 0, 4);
  }
}
