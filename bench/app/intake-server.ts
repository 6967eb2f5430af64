import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';
import { pino } from 'pino';
import { Probot } from 'probot';
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
  const log = pino({ level: 'silent' });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const probot = new Probot({
    appId: 1,
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    secret,
    log: log as never,
  });
  const metrics = createMetrics();
  const { url } = await serve({
    probot,
    log,
    metrics,
    port: 0,
    host: '127.0.0.1',
    deliver: ({ guid, event, body, payload }) => {
      const looks = looksOf(event, payload, 'harvester[bot]', ledger);
      metrics.deliveries.inc({ event });
      const now = new Date().toISOString();
      ledger.receive({ guid, event, body, looks, receivedAt: now });
      ledger.done(guid, now);
    },
  });
  process.stdout.write(`${new URL(url).port}\n`);
}
