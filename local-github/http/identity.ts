import { createPublicKey, verify } from 'node:crypto';
import { accountOf, type Account, type App, type InstallationToken, type Store } from '../store.ts';
import type { World } from '../world.ts';
import { ApiError, badCredentials, notAccessible, requiresAuthentication } from './api-error.ts';

/** Who asks. */
export type Identity =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly account: Account }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'installation'; readonly token: InstallationToken; readonly account: Account };

/**
 * Reads the `Authorization` header: user tokens, installation tokens and App JWTs, as `token`, `Bearer` or Basic password.
 *
 * @throws 401 `Bad credentials` for a token nobody holds or one that expired
 */
export function identify(store: Store, authorization: string | undefined): Identity {
  const token = tokenFrom(authorization);
  if (token === undefined) return { kind: 'anonymous' };
  if (token.split('.').length === 3) return { kind: 'app', app: appOfJwt(store, token) };
  const login = store.userTokens.get(token);
  const user = login === undefined ? undefined : accountOf(store, login);
  if (user) return { kind: 'user', account: user };
  const minted = store.installationTokens.get(token);
  if (minted && Date.parse(minted.expiresAt) > Date.now() && store.installations.has(minted.installation.id)) {
    const bot = accountOf(store, `${minted.installation.app.slug}[bot]`);
    if (bot) return { kind: 'installation', token: minted, account: bot };
  }
  throw badCredentials();
}

function tokenFrom(authorization: string | undefined): string | undefined {
  if (!authorization) return undefined;
  const [scheme, value = ''] = authorization.trim().split(/\s+/, 2);
  if (/^(token|bearer)$/i.test(scheme ?? '')) return value;
  if (/^basic$/i.test(scheme ?? '')) {
    const [user = '', ...password] = Buffer.from(value, 'base64').toString().split(':');
    // git sends the token as the password, or as the user name with no password or `x-oauth-basic`.
    const secret = password.join(':');
    return secret === '' || secret === 'x-oauth-basic' ? user : secret;
  }
  throw badCredentials();
}

function appOfJwt(store: Store, jwt: string): App {
  const undecodable = new ApiError(401, 'A JSON web token could not be decoded');
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  const header = decode(head);
  const claims = decode(payload);
  if (!header || !claims || header['alg'] !== 'RS256') throw undecodable;
  const issuer = String(claims['iss'] ?? '');
  const app = [...store.apps.values()].find((one) => String(one.id) === issuer || one.clientId === issuer);
  if (!app) throw new ApiError(404, 'Integration not found');
  if (!verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), createPublicKey(app.publicKey), Buffer.from(signature, 'base64url')))
    throw undecodable;
  const seconds = Date.now() / 1000;
  const { exp, iat } = claims;
  if (typeof exp !== 'number' || exp <= seconds)
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > seconds + 630) throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  if (typeof iat !== 'number' || iat > seconds + 60)
    throw new ApiError(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
  return app;
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** As while a new token is replicated, where faults ask for it. @throws 401, then 403 */
export function refuseNewTokens({ faults }: World, identity: Identity): void {
  const { tokensReplicateMs } = faults;
  if (tokensReplicateMs === undefined || identity.kind !== 'installation') return;
  const age = Date.now() - (identity.token.madeAt ?? -Infinity);
  if (age < tokensReplicateMs) throw badCredentials();
  if (age < 2 * tokensReplicateMs) throw notAccessible();
}

/** The account that acts: a user or an App's bot. @throws 401 for nobody, 403 for an App without an installation */
export function actor(identity: Identity): Account {
  if (identity.kind === 'anonymous') throw requiresAuthentication();
  if (identity.kind === 'app') throw notAccessible();
  return identity.account;
}

/** The App behind an installation token, if it is one. */
export function viaApp(identity: Identity): App | undefined {
  return identity.kind === 'installation' ? identity.token.installation.app : undefined;
}
