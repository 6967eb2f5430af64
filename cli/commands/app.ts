import { Command } from 'commander';
import { pino } from 'pino';
import { startApp } from '../../app/main.ts';
import { appSettings, appSettingsHelp } from '../app-settings.ts';
import { answer, untilStopped, type OutputOptions } from '../terminal.ts';

interface AppCommandOptions extends OutputOptions {
  readonly port: string;
  readonly host: string;
  readonly ledger: string;
}

/** `harvester app`: the bot, configured as Probot apps are, by environment variables. */
export function appCommand(): Command {
  return new Command('app')
    .description('Run the GitHub App: takes webhooks, keeps one comment and three checks a pull request true')
    .option('--port <number>', 'port for webhooks', '3000')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--ledger <file>', 'SQLite file of deliveries and dispatches', 'harvester-ledger.sqlite')
    .option('--json', 'one JSON object on stdout when it is up')
    .addHelpText(
      'after',
      `${appSettingsHelp}

example: APP_ID=1 PRIVATE_KEY_PATH=app.pem WEBHOOK_SECRET=… HARVESTER_CONTROL=acme/harvester-control harvester app`,
    )
    .action(async (options: AppCommandOptions) => {
      const app = await startApp({
        ...(await appSettings(process.env)),
        ledger: options.ledger,
        port: Number(options.port),
        host: options.host,
        log: pino({ name: 'harvester' }, pino.destination(2)),
      });
      answer(options, { url: app.url }, `listening on ${app.url}, webhooks at /api/github/webhooks; Ctrl-C drains and ends it`);
      await untilStopped();
      await app.close();
    });
}
