import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from '@octokit/core';
import { init, type InitOptions, type InitResult } from '../../organisation/init/init.ts';
import { startLocalGitHub, type LocalGitHub } from '../../local-github/start.ts';
import { root } from '../../scripts/bundle.ts';

export const actions = { repository: 'acme/harvester-actions', sha: 'c'.repeat(40), version: 'v0.1.0' };

export interface World {
  readonly github: LocalGitHub;
  readonly dir: string;
  readonly runnerKey: string;
  /** Token of maria, who owns acme. */
  readonly token: string;
  /** maria's own client. */
  readonly maria: Octokit;
  readonly options: (more?: Partial<InitOptions>) => InitOptions;
  readonly run: (more?: Partial<InitOptions>) => Promise<InitResult>;
  /** Addresses that init asked a person to open. */
  readonly invited: string[];
  close(): Promise<void>;
}

/** An organisation `acme` of a plan with an owner, a competition folder, and a browser in the owner's hands. */
export async function openWorld(plan: 'team' | 'enterprise' = 'enterprise'): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'harvester-organisation-'));
  const github = await startLocalGitHub({ dir: join(dir, 'github'), validate: true });
  const { token } = github.admin.createUser('maria', { name: 'Maria Meier' });
  github.admin.createOrganization('acme', { owners: ['maria'], plan });
  await github.admin.createRepository({ owner: 'acme', name: 'harvester-actions' });
  const competition = join(dir, 'competition');
  await cp(join(root, 'competition-template'), competition, {
    recursive: true,
    filter: (path) => !/\/(dist|\.venv|__pycache__)(\/|$)/.test(path),
  });
  // The template's teams are nobody's here.
  await writeFile(join(competition, 'CODEOWNERS'), '* @maria\n');
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  await writeFile(join(dir, 'runner-1.pub.pem'), pair.publicKey);
  const invited: string[] = [];
  const options = (more: Partial<InitOptions> = {}): InitOptions => ({
    organisation: 'acme',
    apiUrl: github.apiUrl,
    webUrl: github.url,
    token,
    state: join(dir, 'state'),
    competition,
    repositories: { control: 'harvester-control', records: 'harvester-records' },
    privateCompetition: false,
    actions,
    runners: [{ id: 'runner-1', publicKey: pair.publicKey }],
    mlflow: 'http://127.0.0.1:5000',
    site: 'https://registry.acme.example/',
    appName: 'Model Harvester',
    webhook: 'http://127.0.0.1:9/api/github/webhooks',
    mode: 'apply',
    invite: (_why, address) => {
      invited.push(address);
      void browse(github, token, address);
    },
    log: () => undefined,
    now: () => new Date('2026-11-22T12:00:00Z'),
    signal: AbortSignal.timeout(60_000),
    pollMs: 50,
    ...more,
  });
  return {
    github,
    dir,
    token,
    invited,
    runnerKey: pair.publicKey,
    maria: new Octokit({ baseUrl: github.apiUrl, auth: token }),
    options,
    run: (more) => init(options(more)),
    async close() {
      await github.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** What an owner does in a browser: opens the page, presses its button, is led back; or presses "Install". */
async function browse(github: LocalGitHub, token: string, address: string): Promise<void> {
  const cookie = { cookie: `local_github=${token}` };
  const press = (to: string, fields: Record<string, string>): Promise<Response> =>
    fetch(to, { method: 'POST', headers: cookie, body: new URLSearchParams(fields), redirect: 'manual' });
  if (address.startsWith(github.url)) return void (await press(address, { target: 'acme' }));
  const page = await (await fetch(address)).text();
  const field = (name: RegExp): string =>
    (name.exec(page)?.[1] ?? '').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  const answer = await press(field(/action="([^"]+)"/), { manifest: field(/name="manifest" value="([^"]+)"/) });
  await fetch(answer.headers.get('location') ?? '');
}
