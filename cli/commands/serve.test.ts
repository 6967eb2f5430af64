import { afterEach, expect, test, vi } from 'vitest';
import { UsageError } from '../terminal.ts';
import { serveCommand } from './serve.ts';

afterEach(() => vi.unstubAllEnvs());

/** What the command says of these words before it asks anybody anything. */
async function refusal(...words: string[]): Promise<string> {
  const all = ['models:/digits@champion', '--registry', 'http://127.0.0.1:9', ...words];
  const error: unknown = await serveCommand()
    .exitOverride()
    .parseAsync(all, { from: 'user' })
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  if (!(error instanceof UsageError)) throw new Error(`not refused, but: ${String(error)}`, { cause: error });
  return error.message;
}

test('an empty Secret never opens a service to everybody', async () => {
  for (const empty of ['', ' \n']) {
    vi.stubEnv('HARVESTER_API_KEYS', empty);
    expect(await refusal()).toBe('HARVESTER_API_KEYS is set and holds no key: put a line of --new-key in it, or unset it');
  }
});

test.each([
  [['--port', '70000'], '--port 70000 is not a whole number from 0 to 65535'],
  [['--rate', 'many'], '--rate many is not a whole number from 1 to 1000000'],
  [['--tls-cert', 'cert.pem'], '--tls-cert and --tls-key belong together'],
  [['--oidc-issuer', 'https://id.example'], '--oidc-issuer and --oidc-audience belong together'],
  [['--oidc-issuer', 'https://id.example', '--oidc-audience', 'a', '--oidc-claim', 'team'], '--oidc-claim team is not name=value'],
  [['--records', 'records'], '--records needs --config harvester.yaml: whose signatures count?'],
] as const)('%j is refused before anything is asked for', async (words, said) => {
  expect(await refusal(...words)).toBe(said);
});
