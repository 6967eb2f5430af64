import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether `x-hub-signature-256` is the HMAC of these very bytes under the secret. Only SHA-256 counts: GitHub still sends SHA-1 beside it for
 * receivers of long ago.
 */
export function signedBy(secret: string, body: Uint8Array, signature: string | undefined): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(signature ?? '')?.[1];
  if (hex === undefined) return false;
  return timingSafeEqual(createHmac('sha256', secret).update(body).digest(), Buffer.from(hex, 'hex'));
}
