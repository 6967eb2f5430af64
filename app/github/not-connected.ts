import { statusOf } from './status-of.ts';

/** Why the App could not be asked who it is, and what its operator looks at next: its id and key, or the way to GitHub. `api` is GitHub's address. */
export function notConnected(error: unknown, api: string): Error {
  const said = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  const status = statusOf(error);
  const cause = { cause: error };
  if (status === 401 || status === 404)
    return new Error(
      `${api} does not take this App’s id and private key (${status}: ${said}). Next: compare APP_ID and PRIVATE_KEY with the App’s settings page, and this machine’s clock with the time`,
      cause,
    );
  if (status === undefined)
    return new Error(
      `the App cannot sign in to ${api}: ${said}. Next: PRIVATE_KEY must be the PEM file that GitHub gave for this App`,
      cause,
    );
  return new Error(
    `${api} did not answer the App (${said}). Next: try it from this machine (curl ${api}), look at GHE_HOST and the proxy, then start again`,
    cause,
  );
}
