import { createHmac } from 'node:crypto';
import type { Doors } from '../doors.ts';
import type { Verdict } from './verdicts.ts';

/** Where notifications go: a Slack-compatible incoming webhook, or anything that takes JSON with a `text`. */
export interface NotifyOptions {
  readonly url: string;
  /** Signs each notification, so that the receiver can tell it from anybody's. */
  readonly secret?: string;
}

/** Milliseconds for one answer. */
const patience = 10_000;

/**
 * Sends verdicts out, one after the other, apart from every look: what cannot be sent waits in the ledger and is tried again later, twice as
 * late each time. Redirects are not followed: they would carry the text to where nobody meant it to go.
 */
export class Notifier {
  readonly #options: NotifyOptions;
  readonly #doors: Pick<Doors, 'ledger' | 'log' | 'metrics' | 'now'>;
  readonly #web: string;
  #sending: Promise<void> | undefined;

  /** `web` is where people see repositories, such as `https://github.com`. Throws on an address that would send the text in clear. */
  constructor(options: NotifyOptions, doors: Pick<Doors, 'ledger' | 'log' | 'metrics' | 'now'>, web: string) {
    const { protocol, hostname } = new URL(options.url);
    const here = hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost';
    if (protocol !== 'https:' && !(protocol === 'http:' && here))
      throw new Error(`notifications go over https: ${protocol}//${hostname} would send them in clear. Give an https address`);
    this.#options = options;
    this.#doors = doors;
    this.#web = web;
  }

  /** Sends what is due. Never rejects; whoever asks while it sends waits for the same. */
  send(): Promise<void> {
    this.#sending ??= this.#sendDue().finally(() => (this.#sending = undefined));
    return this.#sending;
  }

  async #sendDue(): Promise<void> {
    const { ledger, log, metrics, now } = this.#doors;
    for (const verdict of ledger.verdicts.due(now())) {
      const failed = await this.#post(verdict);
      if (failed === undefined) ledger.verdicts.sent(verdict.id);
      const again = failed !== undefined && ledger.verdicts.notSent(verdict.id, now());
      metrics.notifications.inc({ outcome: failed === undefined ? 'sent' : again ? 'put off' : 'dropped' });
      if (failed !== undefined) log.warn({ verdict: verdict.id, why: failed, again }, 'a notification was not taken');
    }
  }

  /** Why it was not taken; undefined when it was. */
  async #post(verdict: Verdict): Promise<string | undefined> {
    const body = JSON.stringify(message(verdict, this.#web));
    const stamp = String(Math.floor(Date.parse(this.#doors.now()) / 1000));
    const { url, secret } = this.#options;
    try {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'model-harvester',
          'x-harvester-timestamp': stamp,
          ...(secret !== undefined && { 'x-harvester-signature-256': signature(secret, stamp, body) }),
        },
        body,
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `answered ${answer.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** HMAC-SHA256 of the time and the bytes, so that an old notification cannot be sent again as a new one. */
export function signature(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** One verdict as Slack takes it. Nothing in it is a mention, a link or a command but our own link. */
export function message({ competition, repository, number, headSha, state, says }: Verdict, web: string): object {
  const link = `<${web}/${repository}/pull/${number}|${repository}#${number}>`;
  return {
    text: `*${slackText(competition)}* ${link} \`${headSha.slice(0, 7)}\` ${state}: ${slackText(says)}`,
    unfurl_links: false,
    unfurl_media: false,
    link_names: false,
    // For receivers that would rather not read the text.
    verdict: { competition, repository, number, headSha, state, says },
  };
}

/** Text as Slack's: what would be a tag, a mention or markup is none. */
function slackText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`@]/g, '$&\u200b');
}
