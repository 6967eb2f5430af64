import { readFile } from 'node:fs/promises';
import type { NotifyOptions } from '../app/notify/notifier.ts';
import type { DoorsOptions } from '../app/open-doors.ts';
import { UsageError } from './terminal.ts';

/** What both commands of the App's say about its settings. */
export const appSettingsHelp = `
needs in the environment:
  APP_ID                        id of the GitHub App
  PRIVATE_KEY | PRIVATE_KEY_PATH  its private key
  WEBHOOK_SECRET                secret of its webhook
  HARVESTER_CONTROL             control repository, owner/name
  GHE_HOST                      host of a GitHub Enterprise Server or of acme.ghe.com, if that is where it lives`;

/** Where the App sends verdicts besides GitHub, if anywhere. */
export function notifySettings(env: NodeJS.ProcessEnv): { notify?: NotifyOptions } {
  const url = env['HARVESTER_NOTIFY_URL'];
  const secret = env['HARVESTER_NOTIFY_SECRET'];
  return url ? { notify: { url, ...(secret && { secret }) } } : {};
}

/** The App's settings, by the names Probot gives them. Throws `UsageError` naming the first that is missing. */
export async function appSettings(env: NodeJS.ProcessEnv): Promise<Omit<DoorsOptions, 'ledger'>> {
  const setting = (name: string): string => {
    const value = env[name];
    if (!value) throw new UsageError(`${name} is not set: see harvester app --help`);
    return value;
  };
  const host = env['GHE_HOST'];
  return {
    appId: setting('APP_ID'),
    privateKey: env['PRIVATE_KEY']?.replaceAll('\\n', '\n') ?? (await readFile(setting('PRIVATE_KEY_PATH'), 'utf8')),
    webhookSecret: setting('WEBHOOK_SECRET'),
    control: setting('HARVESTER_CONTROL'),
    ...(host && { baseUrl: apiAt(host, env['GHE_PROTOCOL'] ?? 'https') }),
  };
}

/** An Enterprise Server has its API below its own address; Enterprise Cloud with data residency (`acme.ghe.com`) beside it. */
function apiAt(host: string, protocol: string): string {
  return host.endsWith('.ghe.com') ? `${protocol}://api.${host}` : `${protocol}://${host}/api/v3`;
}
