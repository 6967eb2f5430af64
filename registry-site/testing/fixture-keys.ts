import type { Signer } from '../../core/contract/harvester-config.ts';
import type { SigningKey } from '../../core/provenance/dsse.ts';

/** A key pair made on the spot: the signing half, and the public half as a configuration lists it. */
export interface FixtureKey {
  readonly signing: SigningKey;
  readonly signer: Signer;
}

/** Makes an Ed25519 pair with the given id. */
export async function fixtureKey(id: string): Promise<FixtureKey> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', pair.publicKey)).toString('base64');
  return {
    signing: { id, key: pair.privateKey },
    signer: { id, publicKey: `-----BEGIN PUBLIC KEY-----\n${spki}\n-----END PUBLIC KEY-----\n` },
  };
}
