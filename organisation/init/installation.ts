import * as z from 'zod';
import { appJwt } from '../github/app-jwt.ts';
import { GitHubClient } from '../github/client.ts';
import type { KnownApp } from './state-folder.ts';

const Installation = z.object({ id: z.number() });

/** GitHub as the App itself sees it. */
export function asApp(apiUrl: string, app: Pick<KnownApp, 'id' | 'privateKey'>): GitHubClient {
  return new GitHubClient({ apiUrl, authorization: () => `Bearer ${appJwt(app.id, app.privateKey)}` });
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
