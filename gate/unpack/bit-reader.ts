import type { ByteReader } from '../bytes/byte-reader.ts';

/** Reads bits from the highest of each byte down. `ready` fetches bytes ahead, so that reading single bits needs no waiting. */
export class BitReader {
  readonly #bytes: ByteReader;
  #held = 0;
  #count = 0;

  constructor(bytes: ByteReader) {
    this.#bytes = bytes;
  }

  /** Waits until `bytes` more bytes are there, or all there are. */
  async ready(bytes: number): Promise<void> {
    if (this.#bytes.available < bytes) await this.#bytes.fill(bytes);
  }

  /** The next `count` bits, at most 24, as a number. Throws `Unscannable('truncated')` where the bytes end. */
  bits(count: number): number {
    while (this.#count < count) {
      if (this.#bytes.available === 0) throw this.#bytes.truncated(1);
      this.#held = ((this.#held & 0xffffff) << 8) | this.#bytes.u8();
      this.#count += 8;
    }
    this.#count -= count;
    return (this.#held >>> this.#count) & ((1 << count) - 1);
  }

  /** The next `count` bits, at most 16, without consuming them; zeros where the bytes end. */
  peek(count: number): number {
    while (this.#count < count && this.#bytes.available > 0) {
      this.#held = ((this.#held & 0xffffff) << 8) | this.#bytes.u8();
      this.#count += 8;
    }
    const missing = count - this.#count;
    return (missing > 0 ? this.#held << missing : this.#held >>> -missing) & ((1 << count) - 1);
  }

  /** Leaves the rest of the byte begun. */
  align(): void {
    this.#count = 0;
  }
}
