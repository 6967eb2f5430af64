import type { IncomingHttpHeaders } from 'node:http';
import { holderOf, keyFile, readApiKeys } from './api-keys.ts';
import { oidcVerifier, TokenRefused, type OidcOptions } from './oidc.ts';
import { oneLine } from './one-line.ts';
import { ServiceProblem, unavailable } from './problem.ts';

/** Who may come in: resolves to the caller's name, throws a problem of status 401 or 503. Synchronous where it can be. */
export type Doorkeeper = (headers: IncomingHttpHeaders) => string | Promise<string>;

export interface DoorOptions {
  /** A file of hashed keys; read again when it changes. */
  readonly keyFile?: string;
  /** The same lines, as an environment variable brings them. */
  readonly keys?: string;
  readonly oidc?: OidcOptions;
}

/** Lets in holders of an API key (`Authorization: Bearer` or `X-API-Key`) and bearers of the issuer's tokens. Undefined when neither is asked for. */
export function doorkeeper({ keyFile: path, keys, oidc }: DoorOptions, log: (line: string) => void): Doorkeeper | undefined {
  if (path === undefined && keys === undefined && !oidc) return undefined;
  const fixed = readApiKeys(keys ?? '');
  const fromFile = path === undefined ? () => [] : keyFile(path, log);
  if (!oidc && fixed.length + fromFile().length === 0) throw new Error('there is no key in the key file: nobody could come in');
  const verifyToken = oidc && oidcVerifier(oidc);
  return (headers) => {
    const shown = headers['x-api-key'] ?? /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
    if (typeof shown !== 'string' || shown === '') throw refused('show an API key or a token: Authorization: Bearer …');
    const holder = holderOf([...fixed, ...fromFile()], shown);
    if (holder !== undefined) return `key:${holder}`;
    if (!verifyToken || !shown.includes('.')) throw refused('this key is not known, or has expired');
    return verifyToken(shown).then(
      (subject) => `token:${subject}`,
      (error: unknown) => {
        if (error instanceof TokenRefused) throw refused(`the token is not taken: ${error.message}`);
        log(`tokens cannot be checked: ${oneLine(error)}`);
        throw unavailable('issuer', 'Tokens cannot be checked now', 5);
      },
    );
  };
}

function refused(detail: string): ServiceProblem {
  return new ServiceProblem({
    status: 401,
    type: 'unauthenticated',
    title: 'Who are you?',
    detail,
    headers: { 'www-authenticate': 'Bearer realm="model"' },
  });
}
