/** The queue ended before this was looked at. */
export class Stopped extends Error {}

/**
 * One line a key: looks at the same key never overlap, and whatever asks while one is waiting or running is served by one more. Different
 * keys run side by side, at most `width` at a time.
 */
export class LookQueue {
  readonly #work: (key: string) => Promise<void>;
  readonly #width: number;
  readonly #waiting = new Map<string, Waiter[]>();
  readonly #running = new Set<string>();
  readonly #idle: (() => void)[] = [];
  #stopped = false;

  constructor(work: (key: string) => Promise<void>, width: number) {
    this.#work = work;
    this.#width = width;
  }

  /** Resolves when a look that began after this call is over; rejects with its failure. */
  look(key: string): Promise<void> {
    if (this.#stopped) return Promise.reject(new Stopped());
    return new Promise((resolve, reject) => {
      const waiters = this.#waiting.get(key) ?? [];
      waiters.push({ resolve, reject });
      this.#waiting.set(key, waiters);
      this.#start();
    });
  }

  /** Keys waiting or running. */
  get size(): number {
    return new Set([...this.#waiting.keys(), ...this.#running]).size;
  }

  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void> {
    if (this.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Resolves when what runs is over. What waits is not begun any more: it rejects with {@link Stopped}, as does what comes later. */
  drain(): Promise<void> {
    this.#stopped = true;
    const waiting = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new Stopped());
    return this.idle();
  }

  #start(): void {
    for (const [key, waiters] of this.#waiting) {
      if (this.#running.size >= this.#width) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#run(key, waiters);
    }
  }

  async #run(key: string, waiters: readonly Waiter[]): Promise<void> {
    try {
      await this.#work(key);
      for (const { resolve } of waiters) resolve();
    } catch (error) {
      for (const { reject } of waiters) reject(error);
    }
    this.#running.delete(key);
    this.#start();
    if (this.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}
