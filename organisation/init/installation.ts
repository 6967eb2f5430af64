import * as z from 'zod';
import { appJwt } from '../github/app-jwt.ts';
import { GitHubClient } from '../github/client.ts';
import { Refused } from '../github/refused.ts';
import type { KnownApp } from './state-folder.ts';

const Installation = z.object({ id: z.number() });

/** GitHub as the App itself sees it. */
export function asApp(apiUrl: string, app: Pick<KnownApp, 'id' | 'privateKey'>): GitHubClient {
  return new GitHubClient({ apiUrl, authorization: () => `Bearer ${appJwt(app.id, app.privateKey)}` });
}

/** Throws, with the way on, when GitHub does not know the App or its key any more: what is asked as the App would be answered as if it were nowhere. */
export async function mustBeKnown(github: GitHubClient, { id }: Pick<KnownApp, 'id'>, state: string): Promise<void> {
  const answer = await github.get('/app', z.object({ id: z.number() })).catch((error: unknown) => {
    if (error instanceof Refused && error.status === 401) return 'no key' as const;
    throw error;
  });
  if (answer === 'no key')
    throw new Error(
      `GitHub does not take the key of App ${id}: it was revoked, or this machine's clock is wrong\n  next: make a new private key on the App's page, put it into ${state}/app.private-key.pem, delete the control repository's secret HARVESTER_APP_PRIVATE_KEY, run init again: it makes the secret anew`,
    );
  if (answer?.id !== id)
    throw new Error(
      `App ${id} is not on GitHub any more\n  next: delete ${state}/app.json and run init again: it makes a new one, and the rulesets will count on that`,
    );
}

/** The App's installation in the organisation, or `undefined`. */
export async function installationIn(github: GitHubClient, organisation: string): Promise<number | undefined> {
  return (await github.get(`/orgs/${organisation}/installation`, Installation))?.id;
}

/** Waits until an owner installed the App; `undefined` when `signal` aborts before. */
export async function waitForInstallation(
  github: GitHubClient,
  organisation: string,
  { everyMs, signal }: { readonly everyMs: number; readonly signal: AbortSignal },
): Promise<number | undefined> {
  for (;;) {
    const found = await installationIn(github, organisation);
    if (found !== undefined || signal.aborted) return found;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}
