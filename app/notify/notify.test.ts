import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { pino, type Logger } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { Ledger } from '../ledger/ledger.ts';
import { createMetrics } from '../metrics.ts';
import { cases } from '../testing/cases.ts';
import { noon } from '../testing/world.ts';
import { atomFeed } from './atom.ts';
import { message, Notifier, signature } from './notifier.ts';
import { verdictOf } from './verdict-of.ts';
import type { Verdict } from './verdicts.ts';

const verdict: Omit<Verdict, 'id'> = {
  at: noon,
  competition: 'breast-tumour',
  repository: 'acme/breast-tumour',
  number: 7,
  headSha: 'a'.repeat(40),
  state: 'scored',
  says: 'Scored: the first to beat.',
};
const web = 'https://github.example.com';

test.each(Object.entries(cases))('%s: what is told outside is in the comment’s first line, or nothing is', (_name, snapshot) => {
  const decision = decide(snapshot, noon);
  const told = verdictOf(decision, snapshot, noon);
  const comment = decision.effects.find((effect) => effect.kind === 'comment');
  if (!told) return;
  const words = (told.says.match(/[A-Za-z0-9]{2,}/g) ?? []).filter((word) => comment?.body.includes(word) === false);
  expect(words).toEqual([]);
  expect(told.says).not.toMatch(/\*\*|`|<!--/);
});

describe('whatever a name or a score says', () => {
  const raw = fc.string({ unit: fc.constantFrom(...'a<>&@!#|*_~`"\n\\é'.split('')), maxLength: 30 });

  test('Slack sees no mention, link or markup but ours', () => {
    fc.assert(
      fc.property(raw, (says) => {
        const { text } = message({ ...verdict, id: 1, says }, web) as { text: string };
        expect(text.match(/</g)).toHaveLength(1);
        expect(text.slice(text.indexOf('scored:'))).not.toMatch(/[*_~`@](?!\u200b)/);
      }),
    );
  });

  test('the feed stays well-formed', () => {
    fc.assert(
      fc.property(raw, (says) => {
        const feed = atomFeed('breast-tumour', [{ ...verdict, id: 1, says }], web, noon);
        const within = feed.slice(feed.indexOf('<title>acme'), feed.indexOf('</title>', feed.indexOf('<title>acme')));
        expect(within.slice('<title>'.length)).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
      }),
    );
  });
});

describe('sending', () => {
  let stop = (): void => undefined;
  afterEach(() => stop());

  async function receiver(statuses: number[]): Promise<{ url: string; got: { headers: IncomingMessage['headers']; body: string }[] }> {
    const got: { headers: IncomingMessage['headers']; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        const status = statuses.shift() ?? 200;
        response.writeHead(status, status === 302 ? { location: 'https://elsewhere.example.com' } : {}).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stop = () => void server.close();
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, got };
  }

  function doors(clock: { now: string }): {
    ledger: Ledger;
    log: Logger;
    metrics: ReturnType<typeof createMetrics>;
    now(): string;
  } {
    return { ledger: new Ledger(':memory:'), log: pino({ level: 'silent' }), metrics: createMetrics(), now: () => clock.now };
  }

  test('each verdict goes out once, signed; what is refused or redirected is tried again later', async () => {
    const clock = { now: noon };
    const world = doors(clock);
    const { url, got } = await receiver([503, 302, 200]);
    const notifier = new Notifier({ url, secret: 'shh' }, world, web);
    expect([world.ledger.verdicts.add(verdict), world.ledger.verdicts.add(verdict)]).toEqual([true, false]);
    await notifier.send();
    await notifier.send();
    expect(got).toHaveLength(1);
    for (const minutes of [1, 3, 60]) {
      clock.now = new Date(Date.parse(noon) + minutes * 60_000).toISOString();
      await notifier.send();
    }
    expect(got).toHaveLength(3);
    const { headers, body } = got[2] ?? { headers: {}, body: '' };
    expect(headers['x-harvester-signature-256']).toBe(signature('shh', String(headers['x-harvester-timestamp']), body));
    expect((JSON.parse(body) as { text: string }).text).toContain('Scored: the first to beat.');
  });

  test('a receiver that never takes it is given up in the end, and one that hangs up harms nobody', async () => {
    const clock = { now: noon };
    const world = doors(clock);
    const notifier = new Notifier({ url: 'http://127.0.0.1:1/hook' }, world, web);
    world.ledger.verdicts.add(verdict);
    for (let hour = 1; hour < 40; hour += 1) {
      await notifier.send();
      clock.now = new Date(Date.parse(noon) + hour * 3_600_000).toISOString();
    }
    const outcomes = (await world.metrics.notifications.get()).values.map(({ labels, value }) => [labels.outcome, value]);
    expect(outcomes).toEqual([
      ['put off', 11],
      ['dropped', 1],
    ]);
  });

  test('it is not sent in clear', () => {
    expect(() => new Notifier({ url: 'http://hooks.example.com/x' }, doors({ now: noon }), web)).toThrow(/https/);
  });
});
