import type { Doors } from './doors.ts';
import type { Looker } from './looker.ts';
import type { Notifier } from './notify/notifier.ts';
import { keepStatusIssue } from './status/keep-issue.ts';
import { observeSurroundings, statusNow, type Surroundings } from './status/observe-status.ts';
import type { Status } from './status/status.ts';
import { redeliverMissed } from './sweep/missed-deliveries.ts';
import { sweep } from './sweep/sweep.ts';

interface RoundsOptions {
  readonly doors: Doors;
  readonly looker: Looker;
  readonly notifier: Notifier | undefined;
  /** Seconds between rounds; 0 where they are only made when asked for. */
  readonly seconds: number;
}

/** What is done again and again, whether or not anything was heard: each part by itself, so that one that fails does not take the others along. */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #started: string;
  #swept: string | undefined;
  #surroundings: Surroundings | undefined;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RoundsOptions) {
    this.#options = options;
    this.#started = options.doors.now();
  }

  /** Makes rounds until stopped; none when there are to be none. */
  start(): void {
    const { seconds } = this.#options;
    if (seconds === 0) return;
    const turn = async (): Promise<void> => {
      await this.make();
      if (!this.#stopped) this.#timer = setTimeout(() => void turn(), seconds * 1000);
    };
    void turn();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** One round. Never rejects: what fails is logged and counted. */
  async make(): Promise<void> {
    const { doors, looker, notifier } = this.#options;
    const { ledger, now } = doors;
    await this.#part('ledger', () => {
      ledger.deliveries.forget(daysAgo(7, now()));
      ledger.audit.forgetSnapshots(daysAgo(30, now()));
    });
    await this.#part('missed deliveries', () => redeliverMissed(doors));
    await this.#part('sweep', async () => {
      await Promise.allSettled((await sweep(doors)).map((key) => looker.look(key)));
      this.#swept = now();
    });
    await this.#part('status', async () => {
      this.#surroundings = await observeSurroundings(doors);
      this.#gauge(this.#surroundings);
      if (!this.#stopped) await keepStatusIssue(this.status(), doors);
    });
    await notifier?.send();
  }

  status(): Status {
    const { doors, looker, seconds } = this.#options;
    const { running, size } = looker.state;
    const looks = { waiting: size, running: running.map(({ pull, since }) => ({ pull, since })) };
    return statusNow(doors, { started: this.#started, swept: this.#swept, looks, sweepSeconds: seconds, surroundings: this.#surroundings });
  }

  async #part(what: string, work: () => unknown): Promise<void> {
    const { log, metrics } = this.#options.doors;
    if (this.#stopped) return;
    try {
      await work();
    } catch (error) {
      metrics.failures.inc({ what });
      log.error({ err: error, part: what }, 'a part of the round failed');
    }
  }

  #gauge({ runners, competitions }: Surroundings): void {
    const { openRuns, runnersSeen } = this.#options.doors.metrics;
    openRuns.reset();
    for (const { name, open } of competitions) for (const { stage } of open) openRuns.inc({ competition: name, stage });
    runnersSeen.reset();
    for (const { state } of runners) runnersSeen.inc({ status: state });
  }
}

function daysAgo(days: number, now: string): string {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString();
}
