import { randomBytes } from 'node:crypto';
import type { Cause } from './carry-out.ts';
import type { Doors } from './doors.ts';
import { limitedUntil } from './github/limited-until.ts';
import { guard } from './guard.ts';
import type { PullKey } from './observe/snapshot.ts';
import { LookQueue, Stopped } from './queue.ts';

/** Pull requests looked at side by side. */
const width = 4;
/** Seconds until a failed look is tried again. A sweep tries for ever. */
const again = [2, 15, 60];
/** Seconds: what is due later is left to the sweep. */
const furthest = 3600;
/** Seconds after which a look is given up: longer than Octokit waits for any secondary limit. */
const patience = 900;

/** What follows from a look: when to look again although nothing may have happened (ISO 8601, UTC), and what else to look at in so many seconds. */
export interface Next {
  readonly lookAgainAt: string | undefined;
  readonly others?: readonly { readonly key: PullKey; readonly seconds: number }[];
}

/** One look. */
export type Look = (key: PullKey, doors: Doors, cause: Cause) => Promise<Next | undefined>;

/** A look under way. */
interface Running {
  readonly pull: string;
  readonly look: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** Keeps pull requests looked at: one after the other for each, again after a failure, and marks deliveries done once their looks are. */
export class Looker {
  readonly #queue: LookQueue;
  readonly #doors: Doors;
  readonly #look: Look;
  readonly #patience: number;
  readonly #timers = new Map<string, { readonly timer: NodeJS.Timeout; readonly at: number }>();
  readonly #causes = new Map<string, Set<string>>();
  readonly #running = new Map<string, Running>();
  /** Deliveries not done, by GUID, with what is still to be looked at without a failure. */
  readonly #owed = new Map<string, Set<string>>();
  #closing = false;
  #closed = false;

  /** `patienceSeconds` after which a look is given up, its door closed behind it, so that it does not keep its pull request waiting for ever. */
  constructor(look: Look, doors: Doors, patienceSeconds = patience) {
    this.#doors = doors;
    this.#look = look;
    this.#patience = patienceSeconds;
    this.#queue = new LookQueue((name) => this.#work(name), width);
  }

  /** What is being looked at, and how many pull requests wait or run. */
  get state(): { readonly running: readonly Running[]; readonly size: number } {
    return { running: [...this.#running.values()], size: this.#queue.size };
  }

  /** Looks at a pull request; a failure is logged, counted, and tried again later. Rejects with it all the same. */
  look(key: PullKey, tries = 0, delivery?: string): Promise<void> {
    const name = nameOf(key);
    if (delivery !== undefined) this.#causes.set(name, (this.#causes.get(name) ?? new Set()).add(delivery));
    const done = this.#queue.look(name);
    const counted = (): void => this.#doors.metrics.waiting.set(this.#queue.size);
    counted();
    const wentWell = (): void => {
      counted();
      this.#repay(name);
    };
    void done.then(wentWell, (error: unknown) => {
      counted();
      if (error instanceof Stopped) return;
      this.#doors.metrics.failures.inc({ what: 'look' });
      const reset = limitedUntil(error);
      const wait = reset === undefined ? again[tries] : (reset - Date.now()) / 1000 + 1;
      this.#doors.log.info({ pull: name, again: wait }, wait === undefined ? 'left to the next sweep' : 'is looked at again');
      if (wait !== undefined && wait < furthest) this.#later(name, wait, reset === undefined ? tries + 1 : tries);
    });
    return done;
  }

  /** Looks at what a delivery points to and marks it done when all of it went well, at once or later; else it is worked off at the next start. */
  delivered(guid: string, looks: readonly PullKey[]): void {
    const { ledger, now } = this.#doors;
    if (looks.length === 0) return ledger.deliveries.done(guid, now());
    void Promise.allSettled(looks.map((key) => this.look(key, 0, guid))).then((results) => {
      const failed = looks.filter((_key, index) => results[index]?.status === 'rejected');
      if (failed.length > 0) this.#owed.set(guid, new Set(failed.map(nameOf)));
      else if (!this.#closed) ledger.deliveries.done(guid, now());
    });
  }

  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Finishes what runs. What waits is left: its deliveries are not done, so the next start works them off. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    await this.#queue.drain();
    this.#closed = true;
  }

  /** A look that went well is what every delivery about it asked for whose own look failed. */
  #repay(name: string): void {
    for (const [guid, names] of this.#owed) {
      names.delete(name);
      if (names.size > 0 || this.#closed) continue;
      this.#owed.delete(guid);
      this.#doors.ledger.deliveries.done(guid, this.#doors.now());
    }
  }

  async #work(name: string): Promise<void> {
    const { log, metrics, now } = this.#doors;
    this.#cancel(name);
    // What asked before and was not served since a look failed is served by this one.
    const owed = [...this.#owed].filter(([, names]) => names.has(name)).map(([guid]) => guid);
    const deliveries = [...new Set([...owed, ...(this.#causes.get(name) ?? [])])];
    this.#causes.delete(name);
    const cause = { look: randomBytes(4).toString('hex'), deliveries };
    const gaveUp = new AbortController();
    const doors: Doors = {
      ...this.#doors,
      github: guard(this.#doors.github, gaveUp.signal),
      log: log.child({ look: cause.look, pull: name, ...(deliveries.length > 0 && { deliveries }) }),
    };
    this.#running.set(cause.look, { pull: name, look: cause.look, since: now() });
    const work = this.#look(parse(name), doors, cause);
    const ended = (): boolean => this.#running.delete(cause.look);
    try {
      const next = await this.#within(work, name, gaveUp);
      if (next?.lookAgainAt !== undefined) this.#lookAt(next.lookAgainAt, name);
      for (const { key, seconds } of next?.others ?? []) this.#lookAlso(nameOf(key), seconds);
      ended();
    } catch (error) {
      doors.log.error({ err: error }, 'look failed');
      if (!gaveUp.signal.aborted) ended();
      else {
        metrics.stuckLooks.inc();
        void work
          .catch(() => undefined)
          .finally(() => {
            ended();
            metrics.stuckLooks.dec();
          });
      }
      throw error;
    }
  }

  async #within<T>(work: Promise<T>, name: string, gaveUp: AbortController): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new Error(`the look at ${name} took longer than ${this.#patience} s and was given up`);
        gaveUp.abort(error);
        reject(error);
      }, this.#patience * 1000);
    });
    try {
      return await Promise.race([work, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }

  #lookAt(due: string, name: string): void {
    const seconds = (Date.parse(due) - Date.parse(this.#doors.now())) / 1000;
    if (seconds < furthest) this.#later(name, Math.max(1, seconds), 0);
  }

  /** What asks for the same look meanwhile rides along. */
  #lookAlso(name: string, seconds: number): void {
    if (seconds === 0 && !this.#closing) void this.look(parse(name)).catch(() => undefined);
    else if ((this.#timers.get(name)?.at ?? Number.POSITIVE_INFINITY) > performance.now() + seconds * 1000) this.#later(name, seconds, 0);
  }

  #later(name: string, seconds: number, tries: number): void {
    if (this.#closing) return;
    this.#cancel(name);
    const lookAgain = (): void => void this.look(parse(name), tries).catch(() => undefined);
    this.#timers.set(name, { timer: setTimeout(lookAgain, seconds * 1000), at: performance.now() + seconds * 1000 });
  }

  #cancel(name: string): void {
    clearTimeout(this.#timers.get(name)?.timer);
    this.#timers.delete(name);
  }
}

function nameOf({ repository, number }: PullKey): string {
  return `${repository}#${number}`;
}

function parse(key: string): PullKey {
  const at = key.lastIndexOf('#');
  return { repository: key.slice(0, at), number: Number(key.slice(at + 1)) };
}
