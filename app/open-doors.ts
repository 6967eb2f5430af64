import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { Probot } from 'probot';
import type { Doors } from './doors.ts';
import { Calls } from './github/calls.ts';
import { connect } from './github/connect.ts';
import { HurriedOctokit } from './github/hurried-octokit.ts';
import { notConnected } from './github/not-connected.ts';
import { Ledger } from './ledger/ledger.ts';
import { createMetrics } from './metrics.ts';

export interface DoorsOptions {
  readonly appId: number | string;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The control repository, `owner/name`. */
  readonly control: string;
  /** API of a GitHub Enterprise Server or of local-github, such as `https://ghe.example.com/api/v3`. */
  readonly baseUrl?: string;
  /** File of the ledger, or `:memory:`. */
  readonly ledger: string;
  /** Keep to GitHub's pace for writes (1 s, comments 3 s). Absent means yes. */
  readonly throttle?: boolean;
  readonly now?: () => Date;
}

/** Opens the ledger and a connection to GitHub as the App. Rejects, with the ledger closed, when GitHub does not know the App. */
export async function openDoors(options: DoorsOptions, log: Logger): Promise<{ doors: Doors; login: string }> {
  const ledger = new Ledger(options.ledger);
  try {
    const probot = new Probot({
      appId: String(options.appId),
      privateKey: options.privateKey,
      secret: options.webhookSecret,
      // Probot is typed against an older pino; the logger it needs is the same.
      log: log as never,
      ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
      ...(options.throttle === false && { Octokit: HurriedOctokit }),
    });
    await probot.ready();
    const metrics = createMetrics();
    const calls = new Calls(metrics);
    const github = connect(probot, options.throttle ?? true, calls);
    const { login } = await github.me().catch((error: unknown) => {
      throw notConnected(error, options.baseUrl ?? 'https://api.github.com');
    });
    const doors: Doors = {
      github,
      ledger,
      log,
      metrics,
      calls,
      control: options.control,
      now: () => (options.now?.() ?? new Date()).toISOString(),
      runKey: () => randomBytes(16).toString('hex'),
    };
    return { doors, login };
  } catch (error) {
    ledger.close();
    throw error;
  }
}
