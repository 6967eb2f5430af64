import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { pino } from 'pino';
import { startApp } from '../../app/main.ts';
import { answer, untilStopped, UsageError, type OutputOptions } from '../terminal.ts';

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
      `
needs in the environment:
  APP_ID                        id of the GitHub App
  PRIVATE_KEY | PRIVATE_KEY_PATH  its private key
  WEBHOOK_SECRET                secret of its webhook
  HARVESTER_CONTROL             control repository, owner/name
  GHE_HOST                      host of a GitHub Enterprise Server, if that is where it lives

example: APP_ID=1 PRIVATE_KEY_PATH=app.pem WEBHOOK_SECRET=… HARVESTER_CONTROL=acme/harvester-control harvester app`,
    )
    .action(async (options: AppCommandOptions) => {
      const ghe = process.env['GHE_HOST'];
      const app = await startApp({
        appId: setting('APP_ID'),
        privateKey: process.env['PRIVATE_KEY']?.replaceAll('\\n', '\n') ?? (await readFile(setting('PRIVATE_KEY_PATH'), 'utf8')),
        webhookSecret: setting('WEBHOOK_SECRET'),
        control: setting('HARVESTER_CONTROL'),
        ledger: options.ledger,
        port: Number(options.port),
        host: options.host,
        log: pino({ name: 'harvester' }, pino.destination(2)),
        ...(ghe && { baseUrl: `${process.env['GHE_PROTOCOL'] ?? 'https'}://${ghe}/api/v3` }),
      });
      answer(options, { url: app.url }, `listening on ${app.url}, webhooks at /api/github/webhooks; Ctrl-C drains and ends it`);
      await untilStopped();
      await app.close();
    });
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new UsageError(`${name} is not set: see harvester app --help`);
  return value;
}
