import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { pino } from 'pino';
import { Probot } from 'probot';
import type { Doors } from './doors.ts';
import { connect } from './github/connect.ts';
import { handle } from './handle.ts';
import { Ledger } from './ledger/ledger.ts';
import { looksOf } from './looks-of.ts';
import { createMetrics } from './metrics.ts';
import { Looker } from './looker.ts';
import { serve } from './server.ts';
import { sweep } from './sweep/sweep.ts';

export interface AppOptions {
  readonly appId: number | string;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The control repository, `owner/name`. */
  readonly control: string;
  /** API of a GitHub Enterprise Server or of local-github, such as `https://ghe.example.com/api/v3`. */
  readonly baseUrl?: string;
  /** 0 or absent picks a free one. */
  readonly port?: number;
  /** Absent means 127.0.0.1. */
  readonly host?: string;
  /** File of the ledger, or `:memory:`. */
  readonly ledger: string;
  /** Seconds between sweeps; 0 for none but those asked for. Absent means 180. */
  readonly sweepSeconds?: number;
  /** Keep to GitHub's pace for writes (1 s, comments 3 s). Absent means yes. */
  readonly throttle?: boolean;
  readonly now?: () => Date;
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
  const ledger = new Ledger(options.ledger);
  const metrics = createMetrics();
  const now = (): string => (options.now?.() ?? new Date()).toISOString();
  try {
    const probot = new Probot({
      appId: String(options.appId),
      privateKey: options.privateKey,
      secret: options.webhookSecret,
      // Probot is typed against an older pino; the logger it needs is the same.
      log: log as never,
      ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
    });
    await probot.ready();
    const github = connect(probot, options.throttle ?? true);
    const { login } = await github.me();
    const doors: Doors = { github, ledger, log, metrics, control: options.control, now, runKey: () => randomBytes(16).toString('hex') };
    const looker = new Looker(async (key) => (await handle(key, doors))?.lookAgainAt, doors);
    const server = await serve({
      probot,
      log,
      metrics,
      port: options.port ?? 0,
      host: options.host ?? '127.0.0.1',
      deliver: ({ guid, event, body, payload }) => {
        const looks = looksOf(event, payload, login, ledger);
        metrics.deliveries.inc({ event });
        ledger.receive({ guid, event, body, looks, receivedAt: now() });
        looker.delivered(guid, looks);
      },
    });
    for (const { guid, looks } of ledger.undone()) looker.delivered(guid, looks);
    const sweepNow = async (): Promise<void> => {
      ledger.forgetDeliveries(new Date(Date.parse(now()) - 7 * 86_400_000).toISOString());
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
