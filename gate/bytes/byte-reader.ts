import { Unscannable } from '../unscannable.ts';

const EMPTY = Buffer.alloc(0);

/**
 * Reads a stream of pieces from front to back. Fast where the bytes are already there (the synchronous methods), asynchronous only where the
 * next piece is needed. Whatever asks for bytes that never come throws `Unscannable('truncated')`.
 */
export class ByteReader {
  readonly #pieces: AsyncIterator<Buffer>;
  #buffer: Buffer = EMPTY;
  #at = 0;
  #base: number;
  #ended = false;

  constructor(pieces: AsyncIterable<Buffer>, base = 0) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#base = base;
  }

  /** Bytes consumed so far. */
  get offset(): number {
    return this.#base + this.#at;
  }

  /** Bytes that can be had without waiting. */
  get available(): number {
    return this.#buffer.length - this.#at;
  }

  /** Waits until `count` bytes are there; false where the stream ends before. */
  async fill(count: number): Promise<boolean> {
    while (this.available < count && !this.#ended) {
      const next = await this.#pieces.next();
      if (next.done) {
        this.#ended = true;
        break;
      }
      const rest = this.#buffer.subarray(this.#at);
      this.#base += this.#at;
      this.#at = 0;
      this.#buffer = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    }
    return this.available >= count;
  }

  /** True at the very end of the stream. */
  async done(): Promise<boolean> {
    return !(await this.fill(1));
  }

  async need(count: number): Promise<void> {
    if (this.available >= count || (await this.fill(count))) return;
    throw this.truncated(count);
  }

  truncated(count: number): Unscannable {
    return new Unscannable(
      'truncated',
      `ends at byte ${this.offset + this.available}, in the middle of something that needs ${count} more bytes`,
      'upload the whole file; compare its size and sha256 with the original',
      this.offset,
    );
  }

  /** The next byte without consuming it; undefined where it is not there yet. */
  peek(): number | undefined {
    return this.#buffer[this.#at];
  }

  /** The next byte; `need(1)` first. */
  u8(): number {
    return this.#buffer[this.#at++] as number;
  }

  u16(): number {
    const value = this.#buffer.readUInt16LE(this.#at);
    this.#at += 2;
    return value;
  }

  u32(): number {
    const value = this.#buffer.readUInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  i32(): number {
    const value = this.#buffer.readInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  /** A 64-bit length. Beyond 2^53 it is longer than any file. */
  u64(): number {
    const value = this.#buffer.readBigUInt64LE(this.#at);
    this.#at += 8;
    return Number(value);
  }

  /** The next `count` bytes as a view; `need(count)` first. Valid until the next read. */
  view(count: number): Buffer {
    const bytes = this.#buffer.subarray(this.#at, this.#at + count);
    this.#at += count;
    return bytes;
  }

  async take(count: number): Promise<Buffer> {
    await this.need(count);
    return this.view(count);
  }

  async skip(count: number): Promise<void> {
    let left = count;
    while (left > this.available) {
      left -= this.available;
      this.#at = this.#buffer.length;
      if (!(await this.fill(1))) throw this.truncated(left);
    }
    this.#at += left;
  }

  /** The bytes up to the next newline, without it. Longer than `max` is unscannable. */
  async line(max: number): Promise<Buffer> {
    let searched = 0;
    for (;;) {
      const end = this.#buffer.indexOf(10, this.#at + searched);
      if (end >= 0 && end - this.#at <= max) {
        const bytes = this.#buffer.subarray(this.#at, end);
        this.#at = end + 1;
        return bytes;
      }
      searched = this.available;
      if (searched > max || end >= 0)
        throw new Unscannable(
          'long-line',
          `has a line of more than ${max} bytes where a short one belongs`,
          'save the file again',
          this.offset,
        );
      if (!(await this.fill(searched + 1))) throw this.truncated(1);
    }
  }
}
