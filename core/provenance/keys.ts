import type { Signer } from '../contract/harvester-config.ts';
import type { SigningKey } from './dsse.ts';

/** Reads an Ed25519 public key (SPKI PEM). Rejects with a plain message when the text is not one. */
export function publicKey(id: string, pem: string): Promise<SigningKey> {
  return importPem(id, pem, 'PUBLIC KEY', 'spki', 'verify');
}

/** The keys of signers named in `harvester.yaml`, each with the time it holds for. */
export function signerKeys(signers: readonly Signer[]): Promise<SigningKey[]> {
  return Promise.all(
    signers.map(async ({ id, publicKey: pem, notBefore, notAfter }) => ({
      ...(await publicKey(id, pem)),
      ...(notBefore && { notBefore }),
      ...(notAfter && { notAfter }),
    })),
  );
}

/** Reads an Ed25519 private key (PKCS#8 PEM). Rejects with a plain message when the text is not one; never echoes it. */
export function privateKey(id: string, pem: string): Promise<SigningKey> {
  return importPem(id, pem, 'PRIVATE KEY', 'pkcs8', 'sign');
}

async function importPem(id: string, pem: string, label: string, format: 'spki' | 'pkcs8', usage: 'verify' | 'sign'): Promise<SigningKey> {
  const body = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(pem)?.[1];
  if (!body) throw new Error(`key "${id}" is not a PEM ${label}. Make one with: harvester keys new ${id}`);
  const der = Uint8Array.from(atob(body.replace(/\s/g, '')), (char) => char.charCodeAt(0));
  try {
    return { id, key: await crypto.subtle.importKey(format, der, 'Ed25519', true, [usage]) };
  } catch {
    throw new Error(`key "${id}" is not an Ed25519 ${label.toLowerCase()}. Make one with: harvester keys new ${id}`);
  }
}
