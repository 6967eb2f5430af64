import { generateKeyPairSync } from 'node:crypto';

export interface Signer {
  readonly id: string;
  readonly key: string;
  readonly publicKey: string;
}

/** An Ed25519 key pair under a name. */
export function signer(id: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { id, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicKey: publicPem };
}
