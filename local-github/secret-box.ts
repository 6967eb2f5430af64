import { randomUUID } from 'node:crypto';
import sodium from 'libsodium-wrappers';

export interface SecretBox {
  readonly keyId: string;
  /** Base64, as `GET …/secrets/public-key` gives it. */
  readonly publicKey: string;
  /** The text sealed for us (libsodium `crypto_box_seal`, base64), or `undefined` when it was sealed for another key. */
  open(sealed: string): string | undefined;
}

let made: Promise<SecretBox> | undefined;

/** The key that secrets are sealed for; one for the whole server. */
export function secretBox(): Promise<SecretBox> {
  return (made ??= make());
}

async function make(): Promise<SecretBox> {
  await sodium.ready;
  const pair = sodium.crypto_box_keypair();
  const base64 = sodium.base64_variants.ORIGINAL;
  return {
    keyId: randomUUID().replaceAll('-', '').slice(0, 19),
    publicKey: sodium.to_base64(pair.publicKey, base64),
    open(sealed) {
      try {
        return sodium.to_string(sodium.crypto_box_seal_open(sodium.from_base64(sealed, base64), pair.publicKey, pair.privateKey));
      } catch {
        return undefined;
      }
    },
  };
}
