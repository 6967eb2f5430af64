import { Command } from 'commander';
import { pino } from 'pino';
import { startApp } from '../../app/main.ts';
import { appSettings, appSettingsHelp, notifySettings } from '../app-settings.ts';
import { answer, untilStopped, UsageError, type OutputOptions } from '../terminal.ts';

interface AppCommandOptions extends OutputOptions {
  readonly port: string;
  readonly host: string;
  readonly adminPort?: string;
  readonly adminHost?: string;
  readonly ledger: string;
}

/** `harvester app`: the bot, configured as Probot apps are, by environment variables. */
export function appCommand(): Command {
  return new Command('app')
    .description('Run the GitHub App: takes webhooks, and keeps each pull request’s comment and checks as they should be')
    .option('--port <number>', 'port for webhooks', '3000')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--admin-port <number>', 'port for status, metrics and feeds (default: HARVESTER_ADMIN_PORT, else 3001)')
    .option('--admin-host <address>', 'address of that port (default: HARVESTER_ADMIN_HOST, else 127.0.0.1)')
    .option('--ledger <file>', 'SQLite file of deliveries and dispatches', 'harvester-ledger.sqlite')
    .option('--json', 'one JSON object on stdout when it is up')
    .addHelpText(
      'after',
      `${appSettingsHelp}
  HARVESTER_NOTIFY_URL          Slack-compatible webhook that is told each verdict, if any
  HARVESTER_NOTIFY_SECRET       signs what it is told
  LOG_LEVEL                     debug, info (default), warn, error

example: APP_ID=1 PRIVATE_KEY_PATH=app.pem WEBHOOK_SECRET=… HARVESTER_CONTROL=acme/harvester-control harvester app`,
    )
    .action(async (options: AppCommandOptions) => {
      const app = await startApp({
        ...(await appSettings(process.env)),
        ...notifySettings(process.env),
        ledger: options.ledger,
        port: portOf('--port', options.port),
        host: options.host,
        adminPort: portOf('--admin-port', options.adminPort ?? process.env['HARVESTER_ADMIN_PORT'] ?? '3001'),
        adminHost: options.adminHost ?? process.env['HARVESTER_ADMIN_HOST'] ?? '127.0.0.1',
        log: pino({ name: 'harvester', level: process.env['LOG_LEVEL'] ?? 'info' }, pino.destination(2)),
      });
      const where = `listening on ${app.url}, webhooks at /api/github/webhooks; status and metrics on ${app.adminUrl}; Ctrl-C drains and ends it`;
      answer(options, { url: app.url, adminUrl: app.adminUrl }, where);
      await untilStopped();
      await app.close();
    });
}

function portOf(option: string, given: string): number {
  const port = Number(given);
  if (given.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`${option} ${given}: a port is a number from 0 (any free one) to 65535`);
  return port;
}
