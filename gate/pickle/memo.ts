import type { Value } from './value.ts';

/** The unpickler's memo: an array as long as entries come in order, as they nearly always do, and a map for the others. */
export class Memo {
  readonly #inOrder: Value[] = [];
  readonly #others = new Map<number, Value>();

  get size(): number {
    return this.#inOrder.length + this.#others.size;
  }

  get(index: number): Value | undefined {
    return index < this.#inOrder.length ? this.#inOrder[index] : this.#others.get(index);
  }

  set(index: number, value: Value): void {
    if (index < this.#inOrder.length) this.#inOrder[index] = value;
    else if (index === this.#inOrder.length) {
      this.#others.delete(index);
      this.#inOrder.push(value);
    } else this.#others.set(index, value);
  }

  /** Another memo with the same entries. */
  copy(): Memo {
    const copy = new Memo();
    for (const value of this.#inOrder) copy.#inOrder.push(value);
    for (const [index, value] of this.#others) copy.#others.set(index, value);
    return copy;
  }
}
