import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';
import { pino } from 'pino';
import { Ledger } from '../../app/ledger/ledger.ts';
import { looksOf } from '../../app/looks-of.ts';
import { createMetrics } from '../../app/metrics.ts';
import { serve } from '../../app/server.ts';

/**
 * One webhook server in a process of its own: `node intake-server.ts octokit|ours <ledger file> <secret>` prints its port. `octokit` is the
 * bare middleware with an empty handler; `ours` takes the same delivery through the App's server and into the ledger, as the App does.
 */
const [, , which, ledgerFile = ':memory:', secret = ''] = process.argv;

if (which === 'octokit') {
  const webhooks = new Webhooks({ secret });
  webhooks.onAny(() => undefined);
  const server = createServer(createNodeMiddleware(webhooks, { path: '/api/github/webhooks' }));
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
} else {
  const ledger = new Ledger(ledgerFile);
  const metrics = createMetrics();
  const { url } = await serve({
    secret,
    log: pino({ level: 'silent' }),
    metrics,
    port: 0,
    host: '127.0.0.1',
    deliver: async ({ guid, event, body, payload }) => {
      const looks = looksOf(event, payload, 'harvester[bot]', ledger);
      const now = new Date().toISOString();
      await ledger.deliveries.receive({ guid, event, body, looks, receivedAt: now });
      metrics.deliveries.inc({ event });
      ledger.deliveries.done(guid, now);
    },
  });
  process.stdout.write(`${new URL(url).port}\n`);
}
