interface Event<T> {
  readonly at: number;
  readonly order: number;
  readonly what: T;
}

/** Events in the order of their times; equal times in the order they were put in. A binary heap. */
export class EventQueue<T> {
  readonly #heap: Event<T>[] = [];
  #order = 0;

  get size(): number {
    return this.#heap.length;
  }

  put(at: number, what: T): void {
    const heap = this.#heap;
    heap.push({ at, order: this.#order++, what });
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#before(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  take(): { readonly at: number; readonly what: T } | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ;) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      let least = parent;
      if (left < heap.length && this.#before(left, least)) least = left;
      if (right < heap.length && this.#before(right, least)) least = right;
      if (least === parent) return first;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #before(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a] as Event<T>, this.#heap[b] as Event<T>];
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b] as Event<T>, this.#heap[a] as Event<T>];
  }
}
