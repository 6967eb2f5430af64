import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { oidcVerifier, TokenRefused } from './oidc.ts';

const issuer = 'https://login.example.org/realm';
const now = Date.parse('2026-06-01T00:00:00Z');
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed = generateKeyPairSync('ed25519');

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { iss: issuer, sub: 'svc-shop', aud: ['models', 'other'], exp: now / 1000 + 300, scope: 'read predict', roles: ['caller'] };

function token(alg: string, kid: string | undefined, key: KeyObject, body: object = claims): string {
  const data = Buffer.from(`${part({ alg, kid, typ: 'JWT' })}.${part(body)}`);
  const how = alg === 'ES256' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : alg === 'PS256' ? { key, padding: 6, saltLength: 32 } : key;
  return `${data.toString()}.${sign(alg === 'EdDSA' ? null : 'sha256', data, how).toString('base64url')}`;
}

interface Issuer {
  readonly verify: (token: string) => Promise<string>;
  readonly calls: string[];
  keys: object[];
  down: boolean;
  now: number;
}

function atIssuer(options: { claims?: Record<string, string> } = {}): Issuer {
  const jwk = (kid: string, { publicKey }: { publicKey: KeyObject }): object => ({
    ...publicKey.export({ format: 'jwk' }),
    kid,
    use: 'sig',
  });
  const state = { calls: [] as string[], keys: [jwk('e', ec), jwk('r', rsa), jwk('d', ed)], down: false, now };
  const answer = async (url: string | URL | Request): Promise<Response> => {
    state.calls.push(String(url));
    if (state.down) throw new TypeError('fetch failed');
    const document = String(url).endsWith('openid-configuration')
      ? { issuer, jwks_uri: 'https://login.example.org/keys' }
      : { keys: state.keys };
    return Response.json(document);
  };
  const verify = oidcVerifier({ issuer, audience: 'models', fetch: answer, now: () => state.now, ...options });
  return Object.assign(state, { verify });
}

test.each([
  ['ES256', 'e', ec.privateKey],
  ['RS256', 'r', rsa.privateKey],
  ['PS256', 'r', rsa.privateKey],
  ['EdDSA', 'd', ed.privateKey],
] as const)('a token signed by %s lets its subject in', async (alg, kid, key) => {
  const { verify, calls } = atIssuer({ claims: { scope: 'predict', roles: 'caller' } });
  expect(await verify(token(alg, kid, key))).toBe('svc-shop');
  expect(await verify(token(alg, kid, key))).toBe('svc-shop');
  expect(calls).toHaveLength(2);
});

const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const es = (body: object): string => token('ES256', 'e', ec.privateKey, { ...claims, ...body });
test.each([
  ['of another signer', token('ES256', 'e', stranger.privateKey)],
  ['of no signer', `${part({ alg: 'none' })}.${part(claims)}.`],
  ['of no signer, dressed up', `${part({ alg: 'none' })}.${part(claims)}.AA`],
  ['with a public key for a secret', `${part({ alg: 'HS256', kid: 'r' })}.${part(claims)}.AA`],
  ['with another key’s kind', token('ES256', 'r', ec.privateKey)],
  ['with a name every object has', `${part({ alg: 'toString', kid: 'e' })}.${part(claims)}.AA`],
  ['of another issuer', es({ iss: 'https://evil.example.org' })],
  ['for somebody else', es({ aud: 'other' })],
  ['that expired', es({ exp: now / 1000 - 61 })],
  ['of the future', es({ nbf: now / 1000 + 61 })],
  ['without the scope', es({ scope: 'read' })],
  ['without an end', es({ exp: undefined })],
  ['with critical extensions', `${part({ alg: 'ES256', kid: 'e', crit: ['x'] })}.${part(claims)}.AA`],
  ['that is none', 'a.b.c'],
  ['that is too long', `${'a'.repeat(20_000)}.b.c`],
])('a token %s is refused, and never repeated', async (_what, text) => {
  const error = await atIssuer({ claims: { scope: 'predict' } })
    .verify(text)
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TokenRefused);
  expect((error as Error).message).not.toContain(text);
});

test('a new key of the issuer is found, and an issuer that is down leaves the old ones', async () => {
  const place = atIssuer();
  await place.verify(token('ES256', 'e', ec.privateKey));
  place.keys = [{ ...stranger.publicKey.export({ format: 'jwk' }), kid: 'new', use: 'sig' }, ...place.keys];
  await expect(place.verify(token('ES256', 'new', stranger.privateKey))).rejects.toThrow('no such key');
  place.now += 11_000;
  expect(await place.verify(token('ES256', 'new', stranger.privateKey))).toBe('svc-shop');
  place.down = true;
  place.now += 3_700_000;
  const later = { ...claims, exp: place.now / 1000 + 300 };
  expect(await place.verify(token('ES256', 'new', stranger.privateKey, later))).toBe('svc-shop');
});

test('nobody is let in while the issuer was never reached', async () => {
  const place = atIssuer();
  place.down = true;
  await expect(place.verify(token('ES256', 'e', ec.privateKey))).rejects.toThrow('fetch failed');
});
