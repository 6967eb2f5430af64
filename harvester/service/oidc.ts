import { createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';

export interface OidcOptions {
  /** As the tokens' `iss` says it; its `/.well-known/openid-configuration` names the keys. */
  readonly issuer: string;
  /** What the tokens' `aud` must hold. */
  readonly audience: string;
  /** Claims that must have this value, or hold it when they are a list or a text of words (`scope`). */
  readonly claims?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

/** Why a token is not taken; never holds the token. */
export class TokenRefused extends Error {}

const Jwk = z.looseObject({ kid: z.string().optional(), kty: z.string(), use: z.string().optional(), alg: z.string().optional() });
const Jwks = z.object({ keys: z.array(Jwk).max(100) });
const Configuration = z.object({ issuer: z.string(), jwks_uri: z.url() });
const Header = z.looseObject({ alg: z.string(), kid: z.string().optional(), crit: z.unknown().optional() });
const Claims = z.looseObject({
  iss: z.string(),
  sub: z.string().max(300),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nbf: z.number().optional(),
});

type Check = (key: KeyObject, data: Buffer, signature: Buffer) => boolean;

// Asymmetric ones only: with a shared secret whoever can check could also sign.
const algorithms: Readonly<Record<string, { readonly type: string; readonly curve?: string; readonly check: Check }>> = {
  RS256: { type: 'rsa', check: (key, data, signature) => verify('sha256', data, key, signature) },
  PS256: { type: 'rsa', check: (key, data, signature) => verify('sha256', data, { key, padding: 6, saltLength: 32 }, signature) },
  ES256: {
    type: 'ec',
    curve: 'prime256v1',
    check: (key, data, signature) => verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature),
  },
  EdDSA: { type: 'ed25519', check: (key, data, signature) => verify(null, data, key, signature) },
};

const skewSeconds = 60;
const keysLiveMs = 3_600_000;
const lookAgainMs = 10_000;
const fetchMs = 5000;
const largestToken = 16_384;
const largestAnswer = 1_000_000;
const remembered = 1000;

/**
 * Checks bearer tokens (signed JWTs) of an OpenID Connect issuer: signature by a key of the issuer's JWKS, issuer, audience, times with a
 * minute's grace, and the claims asked for. Keys are kept for an hour and looked for again when a token names an unknown one, every ten
 * seconds at most. Resolves to the token's `sub`; throws `TokenRefused`.
 */
export function oidcVerifier(options: OidcOptions): (token: string) => Promise<string> {
  const { now = Date.now } = options;
  const keys = new IssuerKeys(options);
  const good = new Map<string, { readonly sub: string; readonly until: number }>();
  return async (token) => {
    const known = good.get(token);
    if (known && known.until > now()) return known.sub;
    good.delete(token);
    const claims = await check(token, keys, options, now());
    if (good.size >= remembered) good.delete(good.keys().next().value as string);
    good.set(token, { sub: claims.sub, until: Math.min(claims.exp * 1000, now() + keysLiveMs) });
    return claims.sub;
  };
}

async function check(token: string, keys: IssuerKeys, options: OidcOptions, now: number): Promise<z.infer<typeof Claims>> {
  const [head, body, tail, more] = token.split('.');
  if (token.length > largestToken || !head || !body || !tail || more !== undefined) throw new TokenRefused('it is not a signed JWT');
  const header = read(Header, head);
  const algorithm = Object.hasOwn(algorithms, header.alg) ? algorithms[header.alg] : undefined;
  if (!algorithm || header.crit !== undefined) throw new TokenRefused('it is signed in a way that is not taken');
  const key = await keys.find(header.kid);
  const fits = key?.asymmetricKeyType === algorithm.type && (!algorithm.curve || key.asymmetricKeyDetails?.namedCurve === algorithm.curve);
  if (!key || !fits) throw new TokenRefused('its issuer has no such key');
  if (!algorithm.check(key, Buffer.from(`${head}.${body}`), Buffer.from(tail, 'base64url')))
    throw new TokenRefused('its signature is not its issuer’s');
  const claims = read(Claims, body);
  const seconds = now / 1000;
  if (claims.iss !== options.issuer) throw new TokenRefused('it is of another issuer');
  if (![claims.aud].flat().includes(options.audience)) throw new TokenRefused('it is for another audience');
  if (claims.exp + skewSeconds < seconds) throw new TokenRefused('it has expired');
  if (claims.nbf !== undefined && claims.nbf - skewSeconds > seconds) throw new TokenRefused('it is not valid yet');
  for (const [name, want] of Object.entries(options.claims ?? {}))
    if (!holds(claims[name], want)) throw new TokenRefused(`its claim "${name}" is not what is asked for`);
  return claims;
}

function holds(claim: unknown, want: string): boolean {
  if (typeof claim === 'string') return claim === want || claim.split(' ').includes(want);
  return Array.isArray(claim) ? claim.includes(want) : String(claim) === want;
}

function read<S extends z.ZodType>(schema: S, part: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    throw new TokenRefused('it is not a signed JWT');
  }
}

class IssuerKeys {
  readonly #options: OidcOptions;
  #keys = new Map<string | undefined, KeyObject>();
  #loadedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;

  constructor(options: OidcOptions) {
    this.#options = options;
  }

  /** The key of this id; without one, the only key there is. */
  async find(kid: string | undefined): Promise<KeyObject | undefined> {
    const now = (this.#options.now ?? Date.now)();
    const stale = now - this.#loadedAt > keysLiveMs;
    if ((stale || !this.#pick(kid)) && now - this.#triedAt > lookAgainMs) {
      this.#triedAt = now;
      this.#loading = this.#load(now).finally(() => (this.#loading = undefined));
    }
    // Keys outlive an issuer that cannot be reached.
    await this.#loading?.catch((error: unknown) => {
      if (this.#keys.size === 0) throw error;
    });
    return this.#pick(kid);
  }

  #pick(kid: string | undefined): KeyObject | undefined {
    if (kid !== undefined) return this.#keys.get(kid);
    return this.#keys.size === 1 ? [...this.#keys.values()][0] : undefined;
  }

  async #load(now: number): Promise<void> {
    const { issuer } = this.#options;
    const configuration = Configuration.parse(await this.#json(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
    if (configuration.issuer !== issuer) throw new Error('the OpenID configuration is of another issuer');
    const { keys } = Jwks.parse(await this.#json(configuration.jwks_uri));
    const found = new Map<string | undefined, KeyObject>();
    for (const jwk of keys) {
      if (jwk.use !== undefined && jwk.use !== 'sig') continue;
      try {
        found.set(jwk.kid, createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }));
      } catch {
        // A kind of key that Node does not know is nobody's here.
      }
    }
    this.#keys = found;
    this.#loadedAt = now;
  }

  async #json(url: string): Promise<unknown> {
    const { protocol, hostname } = new URL(url);
    if (protocol !== 'https:' && hostname !== '127.0.0.1' && hostname !== 'localhost')
      throw new Error('an issuer’s keys are only taken over https');
    const answer = await (this.#options.fetch ?? fetch)(url, { redirect: 'error', signal: AbortSignal.timeout(fetchMs) });
    const text = await answer.text();
    if (!answer.ok || text.length > largestAnswer) throw new Error(`the issuer answered ${answer.status}`);
    return JSON.parse(text);
  }
}
