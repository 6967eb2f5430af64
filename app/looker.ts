import type { Doors } from './doors.ts';
import type { PullKey } from './observe/snapshot.ts';
import { LookQueue } from './queue.ts';

/** Pull requests looked at side by side. */
const width = 4;
/** Seconds until a failed look is tried again. A sweep tries for ever. */
const again = [2, 15, 60];

/** Seconds: what is due later is left to the sweep. */
const furthest = 3600;

/** Keeps pull requests looked at: one after the other for each, again after a failure, and marks deliveries done once their looks are. */
export class Looker {
  readonly #queue: LookQueue;
  readonly #doors: Doors;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #closing = false;
  #closed = false;

  /** `look` resolves with when to look again, if at all (ISO 8601, UTC). */
  constructor(look: (key: PullKey) => Promise<string | undefined>, doors: Doors) {
    this.#doors = doors;
    this.#queue = new LookQueue(async (name) => {
      const key = parse(name);
      this.#cancel(name);
      const due = await look(key);
      if (due !== undefined) this.#lookAt(due, name);
    }, width);
  }

  /** Looks at a pull request; a failure is logged, counted, and tried again later. Rejects with it all the same. */
  look(key: PullKey, tries = 0): Promise<void> {
    const name = `${key.repository}#${key.number}`;
    const done = this.#queue.look(name);
    this.#doors.metrics.waiting.set(this.#queue.size);
    done.catch((error: unknown) => {
      this.#doors.metrics.failures.inc({ what: 'look' });
      this.#doors.log.error({ err: error, pull: name }, 'look failed');
      const wait = again[tries];
      if (wait !== undefined) this.#later(name, wait, tries + 1);
    });
    return done;
  }

  /** Looks at what a delivery points to and marks it done when all of it went well; else it is worked off at the next start. */
  delivered(guid: string, looks: readonly PullKey[]): void {
    const { ledger, now } = this.#doors;
    if (looks.length === 0) return ledger.deliveries.done(guid, now());
    void Promise.all(looks.map((key) => this.look(key))).then(
      () => {
        if (!this.#closed) ledger.deliveries.done(guid, now());
      },
      () => undefined,
    );
  }

  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Finishes what runs; nothing is tried again. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await this.#queue.idle();
    this.#closed = true;
  }

  #lookAt(due: string, name: string): void {
    const seconds = (Date.parse(due) - Date.parse(this.#doors.now())) / 1000;
    if (seconds < furthest) this.#later(name, Math.max(1, seconds), 0);
  }

  #later(name: string, seconds: number, tries: number): void {
    if (this.#closing) return;
    this.#cancel(name);
    const again = (): void => void this.look(parse(name), tries).catch(() => undefined);
    this.#timers.set(name, setTimeout(again, seconds * 1000));
  }

  #cancel(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}

function parse(key: string): PullKey {
  const at = key.lastIndexOf('#');
  return { repository: key.slice(0, at), number: Number(key.slice(at + 1)) };
}
