import type { LoadedModel } from './loaded-model.ts';

/** How the served version stands to what its address names in the registry now. */
export type UpdateState =
  /** Served by version number or by a fixed digest: it never changes. */
  | { readonly state: 'pinned' }
  | { readonly state: 'current'; readonly checkedAt: string }
  | { readonly state: 'refused'; readonly version: string; readonly why: string; readonly since: string }
  | { readonly state: 'unreachable'; readonly why: string; readonly since: string };

/** One place at which a model is served. What stands in it can be exchanged while requests are under way. */
export class ModelSlot {
  readonly name: string;
  #current: LoadedModel;
  #update: UpdateState;
  #swaps = 0;
  readonly #leaving = new Set<Promise<void>>();

  constructor(current: LoadedModel, update: UpdateState) {
    this.name = current.model.name;
    this.#current = current;
    this.#update = update;
  }

  /** Take it anew for each request, and use it without waiting in between. */
  get current(): LoadedModel {
    return this.#current;
  }

  get update(): UpdateState {
    return this.#update;
  }

  get swaps(): number {
    return this.#swaps;
  }

  note(update: UpdateState): void {
    this.#update = update;
  }

  /** From now on requests go to `next`; the one before answers what it was asked and is then closed. */
  swap(next: LoadedModel): void {
    const old = this.#current;
    this.#current = next;
    this.#swaps++;
    const leaving = old.close().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#leaving, this.#current.close()]);
  }
}

/** The models one port serves. */
export interface ModelDirectory {
  find(name: string): ModelSlot | undefined;
  list(): readonly ModelSlot[];
}
