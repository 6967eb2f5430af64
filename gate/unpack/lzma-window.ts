import { broken } from './broken.ts';

const PIECE = 256 * 1024;

/** The bytes unpacked last, to copy from, and those not handed on yet. */
export class LzmaWindow {
  readonly #ring: Buffer;
  #at = 0;
  #filled = 0;
  #out = Buffer.allocUnsafe(PIECE);
  #waiting = 0;
  /** Bytes put so far since the window was made. */
  total = 0;

  /** `size` bytes are remembered. */
  constructor(size: number) {
    this.#ring = Buffer.alloc(size);
  }

  get full(): boolean {
    return this.#waiting > PIECE - 512;
  }

  put(byte: number): void {
    this.#ring[this.#at] = byte;
    this.#at = this.#at + 1 === this.#ring.length ? 0 : this.#at + 1;
    if (this.#filled < this.#ring.length) this.#filled += 1;
    this.#out[this.#waiting++] = byte;
    this.total += 1;
  }

  /** The byte put `distance` + 1 bytes ago; 0 where there is none. */
  back(distance: number): number {
    if (distance >= this.#filled) return 0;
    const from = this.#at - distance - 1;
    return this.#ring[from < 0 ? from + this.#ring.length : from] as number;
  }

  copy(distance: number, length: number): void {
    if (distance >= this.#filled) throw broken('refers to bytes before its beginning');
    for (let i = 0; i < length; i += 1) this.put(this.back(distance));
  }

  /** Forgets everything: LZMA2 begins anew. */
  reset(): void {
    this.#filled = 0;
  }

  /** What was put since the last time. */
  take(): Buffer {
    const piece = this.#out.subarray(0, this.#waiting);
    this.#out = Buffer.allocUnsafe(PIECE);
    this.#waiting = 0;
    return piece;
  }
}
