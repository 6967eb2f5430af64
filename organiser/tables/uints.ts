/** A list of unsigned 32-bit numbers that grows; a tenth of what an array of numbers would cost. */
export class Uints {
  #values = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** The value at `index`; 0 beyond the end. */
  at(index: number): number {
    return this.#values[index] ?? 0;
  }
}
