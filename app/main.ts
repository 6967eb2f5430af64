import type { Logger } from 'pino';
import { pino } from 'pino';
import { handle } from './handle.ts';
import { looksOf } from './looks-of.ts';
import { Looker } from './looker.ts';
import { openDoors, type DoorsOptions } from './open-doors.ts';
import { serve } from './server.ts';
import { sweep } from './sweep/sweep.ts';

export interface AppOptions extends DoorsOptions {
  /** 0 or absent picks a free one. */
  readonly port?: number;
  /** Absent means 127.0.0.1. */
  readonly host?: string;
  /** Seconds between sweeps; 0 for none but those asked for. Absent means 180. */
  readonly sweepSeconds?: number;
  readonly log?: Logger;
}

export interface App {
  /** Where it listens, such as `http://127.0.0.1:3000`. Webhooks go to `/api/github/webhooks`. */
  readonly url: string;
  /** Looks at everything that may have been missed. */
  sweep(): Promise<void>;
  /** Resolves when every delivery received so far is worked off. */
  idle(): Promise<void>;
  /** Stops taking deliveries, finishes what is being looked at, closes the ledger. */
  close(): Promise<void>;
}

/**
 * Starts the App: takes webhooks, looks at pull requests, keeps comments, checks and runs as they should be. Deliveries a former process
 * did not finish are worked off first. Rejects when GitHub does not know the App or the ledger or the port cannot be had.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const log = options.log ?? pino({ name: 'harvester' });
  const { doors, login } = await openDoors(options, log);
  const { ledger, metrics, now } = doors;
  try {
    const looker = new Looker(async (key, scoped, cause) => (await handle(key, scoped, cause))?.lookAgainAt, doors);
    const server = await serve({
      secret: options.webhookSecret,
      log,
      metrics,
      port: options.port ?? 0,
      host: options.host ?? '127.0.0.1',
      pages: {},
      deliver: async ({ guid, event, body, payload }) => {
        const looks = looksOf(event, payload, login, ledger);
        await ledger.deliveries.receive({ guid, event, body, looks, receivedAt: now() });
        metrics.deliveries.inc({ event });
        log.debug({ delivery: guid, event, looks }, 'delivered');
        looker.delivered(guid, looks);
      },
    });
    for (const { guid, looks } of ledger.deliveries.undone()) looker.delivered(guid, looks);
    const sweepNow = async (): Promise<void> => {
      ledger.deliveries.forget(daysAgo(7, now()));
      ledger.audit.forgetSnapshots(daysAgo(30, now()));
      await Promise.allSettled((await sweep(doors)).map((key) => looker.look(key)));
    };
    const seconds = options.sweepSeconds ?? 180;
    const stopSweeping = seconds > 0 ? every(seconds, sweepNow, log) : (): void => undefined;
    return {
      url: server.url,
      sweep: sweepNow,
      idle: () => looker.idle(),
      close: async () => {
        stopSweeping();
        await server.close();
        await looker.close();
        ledger.close();
      },
    };
  } catch (error) {
    ledger.close();
    throw error;
  }
}

function daysAgo(days: number, now: string): string {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString();
}

/** Runs `work` now and again `seconds` after each end. Returns how to stop. */
function every(seconds: number, work: () => Promise<void>, log: Logger): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = async (): Promise<void> => {
    await work().catch((error: unknown) => log.error({ err: error }, 'sweep failed'));
    if (!stopped) timer = setTimeout(() => void turn(), seconds * 1000);
  };
  void turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
