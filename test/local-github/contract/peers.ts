import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator } from 'emulate';
import { startLocalGitHub } from '../../../local-github/start.ts';
import { receiveWebhooks, type Receiver } from '../webhook-receiver.ts';

/** A GitHub to hold to the contract: `org/c` with a README on main, mia its owner, an App installed on it. */
export interface Peer {
  readonly name: string;
  /** Base of the API. */
  readonly url: string;
  readonly app: { id: number; privateKey: string; installationId: number };
  readonly secret: string;
  readonly miaToken: string;
  readonly hooks: Receiver;
  /** What differed from GitHub's OpenAPI, where the peer can tell. */
  violations(): string[];
  close(): Promise<void>;
}

const permissions = { checks: 'write', issues: 'write', pull_requests: 'write', contents: 'write' } as const;
const events = ['pull_request', 'issue_comment'];
const secret = 'a shared secret of some length';

/** Ours. */
export async function startOurs(): Promise<Peer> {
  const dir = await mkdtemp(join(tmpdir(), 'local-github-contract-'));
  const hooks = await receiveWebhooks();
  const github = await startLocalGitHub({ dir: join(dir, 'server'), validate: true });
  const { token } = github.admin.createUser('mia');
  github.admin.createOrganization('org', { owners: ['mia'] });
  const seed = await mkdtemp(join(dir, 'seed-'));
  await writeFile(join(seed, 'README.md'), '# c\n');
  await github.admin.createRepository({ owner: 'org', name: 'c', from: seed });
  const app = github.admin.createApp({ slug: 'kbot', owner: 'org', permissions, events, webhookUrl: hooks.url, webhookSecret: secret });
  const installationId = github.admin.install(app, ['org/c']);
  return {
    name: 'local-github',
    url: github.apiUrl,
    app: { id: app.appId, privateKey: app.privateKey, installationId },
    secret,
    miaToken: token,
    hooks,
    violations: () => github.admin.violations(),
    async close() {
      await github.close();
      await hooks.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** One that others wrote. */
export async function startEmulate(): Promise<Peer> {
  const hooks = await receiveWebhooks();
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { mia_token: { login: 'mia', scopes: ['repo', 'user'] } },
      github: {
        users: [{ login: 'mia' }],
        orgs: [{ login: 'org', members: [{ login: 'mia', role: 'admin' }] }],
        repos: [{ owner: 'org', name: 'c', auto_init: true }],
        apps: [
          {
            app_id: 12_345,
            slug: 'kbot',
            name: 'kbot',
            permissions,
            events,
            webhook_url: hooks.url,
            webhook_secret: secret,
            installations: [{ installation_id: 100, account: 'org', repository_selection: 'all' }],
          },
        ],
      },
    },
  });
  const privateKey = emulator.generatedSecrets.find((one) => one.kind === 'github.app_private_key')?.value ?? '';
  return {
    name: 'emulate 0.12.2',
    url: emulator.url,
    app: { id: 12_345, privateKey, installationId: 100 },
    secret,
    miaToken: 'mia_token',
    hooks,
    violations: () => [],
    async close() {
      await emulator.close();
      await hooks.close();
    },
  };
}
