const [P1, P2, P3, P4, P5] = [2654435761, 2246822519, 3266489917, 668265263, 374761393] as const;
const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const round = (lane: number, input: number): number => Math.imul(rotate((lane + Math.imul(input, P2)) | 0, 13), P1);

/** XXH32 with seed 0 over pieces, as LZ4 frames use it. */
export class Xxh32 {
  readonly #lanes = new Int32Array([P1 + P2, P2, 0, -P1]);
  #rest = Buffer.alloc(0);
  #length = 0;

  update(piece: Buffer): void {
    this.#length += piece.length;
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let [a, b, c, d] = this.#lanes as unknown as [number, number, number, number];
    let at = 0;
    for (; at + 16 <= bytes.length; at += 16) {
      a = round(a, bytes.readInt32LE(at));
      b = round(b, bytes.readInt32LE(at + 4));
      c = round(c, bytes.readInt32LE(at + 8));
      d = round(d, bytes.readInt32LE(at + 12));
    }
    this.#lanes.set([a, b, c, d]);
    this.#rest = Buffer.from(bytes.subarray(at));
  }

  digest(): number {
    const [a, b, c, d] = this.#lanes as unknown as [number, number, number, number];
    let hash = this.#length >= 16 ? rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18) : P5;
    hash = (hash + this.#length) | 0;
    let at = 0;
    for (; at + 4 <= this.#rest.length; at += 4) hash = Math.imul(rotate((hash + Math.imul(this.#rest.readInt32LE(at), P3)) | 0, 17), P4);
    for (; at < this.#rest.length; at += 1) hash = Math.imul(rotate((hash + Math.imul(this.#rest[at] as number, P5)) | 0, 11), P1);
    hash = Math.imul(hash ^ (hash >>> 15), P2);
    hash = Math.imul(hash ^ (hash >>> 13), P3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

/** XXH32 of one piece. */
export function xxh32(bytes: Buffer): number {
  const hash = new Xxh32();
  hash.update(bytes);
  return hash.digest();
}
