import type { Logger } from 'pino';
import { pino } from 'pino';
import { serveAdmin } from './admin-server.ts';
import { handleCompetition } from './competition/handle-competition.ts';
import { webOf } from './github/web-of.ts';
import { handle } from './handle.ts';
import { looksOf } from './looks-of.ts';
import { Looker } from './looker.ts';
import { Notifier, type NotifyOptions } from './notify/notifier.ts';
import { wholeCompetition } from './observe/snapshot.ts';
import { openDoors, type DoorsOptions } from './open-doors.ts';
import { pageAt } from './pages.ts';
import { Rounds } from './rounds.ts';
import { serve } from './server.ts';

export interface AppOptions extends DoorsOptions {
  /** 0 or absent picks a free one. */
  readonly port?: number;
  /** Absent means 127.0.0.1. */
  readonly host?: string;
  /** For the status, metrics and feeds: nothing the outside needs. 0 or absent picks a free one. */
  readonly adminPort?: number;
  /** Absent means 127.0.0.1, whatever `host` is. */
  readonly adminHost?: string;
  /** Seconds between sweeps; 0 for none but those asked for. Absent means 180. */
  readonly sweepSeconds?: number;
  /** Where verdicts are sent besides GitHub. */
  readonly notify?: NotifyOptions;
  readonly log?: Logger;
}

export interface App {
  /** Where it listens, such as `http://127.0.0.1:3000`. Webhooks go to `/api/github/webhooks`. */
  readonly url: string;
  /** Where its status, metrics and feeds are. */
  readonly adminUrl: string;
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
    const looker = new Looker(
      (key, scoped, cause) =>
        key.number === wholeCompetition ? handleCompetition(key.repository, scoped, cause) : handle(key, scoped, cause),
      doors,
    );
    const web = webOf(options.baseUrl);
    const notifier = options.notify && new Notifier(options.notify, doors, web);
    const rounds = new Rounds({ doors, looker, notifier, seconds: options.sweepSeconds ?? 180 });
    let open = true;
    const pages = { doors, web, started: now(), status: () => rounds.status(), open: () => open };
    const admin = await serveAdmin({
      log,
      metrics,
      port: options.adminPort ?? 0,
      host: options.adminHost ?? '127.0.0.1',
      page: (path) => pageAt(path, pages),
    });
    const server = await serve({
      secret: options.webhookSecret,
      log,
      metrics,
      port: options.port ?? 0,
      host: options.host ?? '127.0.0.1',
      deliver: async ({ guid, event, body, payload }) => {
        const looks = looksOf(event, payload, login, ledger);
        await ledger.deliveries.receive({ guid, event, body, looks, receivedAt: now() });
        metrics.deliveries.inc({ event });
        log.debug({ delivery: guid, event, looks }, 'delivered');
        looker.delivered(guid, looks);
      },
    }).catch(async (error: unknown) => {
      await admin.close();
      throw error;
    });
    for (const { guid, looks } of ledger.deliveries.undone()) looker.delivered(guid, looks);
    rounds.start();
    const notifying = notifier && setInterval(() => void notifier.send(), 5000);
    return {
      url: server.url,
      adminUrl: admin.url,
      sweep: () => rounds.make(),
      idle: () => looker.idle(),
      close: async () => {
        open = false;
        rounds.stop();
        clearInterval(notifying);
        await server.close();
        await looker.close();
        await notifier?.send();
        // Last: until then it says that the App is stopping.
        await admin.close();
        ledger.close();
      },
    };
  } catch (error) {
    ledger.close();
    throw error;
  }
}
