import { exampleColumns } from './example-columns.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { ModelOpener, Resolved } from './model-opener.ts';
import type { ModelSlot } from './model-slot.ts';
import { oneLine } from './one-line.ts';

export interface Following {
  /** `models:/<name>@<alias>` */
  readonly uri: string;
  readonly prefix: string;
  readonly slot: ModelSlot;
  readonly opener: ModelOpener;
  readonly log: (line: string) => void;
}

/** A refused candidate is tried again ever more seldom: it may only be half published, but fetching it costs. */
const mostSkipped = 32;

/**
 * Looks where an alias points now and, when it moved, brings the other version in: fetched, proved, loaded, tried on an example row, and
 * only then exchanged. Whatever goes wrong on the way, the one that is served stays, and the slot says why.
 */
export class AliasFollower {
  readonly #following: Following;
  #refused: { readonly key: string; skip: number; next: number } | undefined;

  constructor(following: Following) {
    this.#following = following;
  }

  async look(): Promise<void> {
    const { uri, slot, opener, log } = this.#following;
    const now = new Date().toISOString();
    let target: Resolved;
    try {
      target = await opener.resolve(uri);
    } catch (error) {
      const since = slot.update.state === 'unreachable' ? slot.update.since : now;
      slot.note({ state: 'unreachable', why: oneLine(error), since });
      return;
    }
    const { version, sha256 } = slot.current.model;
    if (target.version === version.version && target.digest === `sha256:${sha256}`) {
      this.#refused = undefined;
      slot.note({ state: 'current', checkedAt: now });
      return;
    }
    const key = `${target.version} ${target.digest}`;
    if (this.#refused?.key === key && this.#refused.skip-- > 0) return;
    try {
      await this.#bringIn(target);
      this.#refused = undefined;
      slot.note({ state: 'current', checkedAt: now });
      log(`now serving version ${target.version} of "${target.name}": ${target.digest}`);
    } catch (error) {
      const why = oneLine(error);
      const next = this.#refused?.key === key ? Math.min(2 * this.#refused.next, mostSkipped) : 1;
      this.#refused = { key, skip: next - 1, next };
      const since = slot.update.state === 'refused' && slot.update.version === target.version ? slot.update.since : now;
      slot.note({ state: 'refused', version: target.version, why, since });
      log(`version ${target.version} of "${target.name}" is not served, version ${version.version} stays: ${why}`);
    }
  }

  async #bringIn({ name, version }: Resolved): Promise<void> {
    const { opener, prefix, slot } = this.#following;
    // By number: the alias may move again while it is being fetched.
    const next = await opener.open(`models:/${name}/${version}`, prefix);
    try {
      await tryOut(next);
    } catch (error) {
      await next.close();
      throw error;
    }
    slot.swap(next);
  }
}

async function tryOut(loaded: LoadedModel): Promise<void> {
  await loaded.predict(exampleColumns(loaded.model.contract.inputs));
}
