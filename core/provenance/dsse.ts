import * as z from 'zod';

// Alphabet, padding and length apart: one pattern for all three is many times slower on a megabyte.
const Base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)
  .refine((text) => text.length % 4 === 0);

/** Dead Simple Signing Envelope v1 (github.com/secure-systems-lab/dsse), with exactly one signature: ours is never a committee. */
export const Envelope = z.strictObject({
  payloadType: z.literal('application/vnd.in-toto+json'),
  payload: Base64.max(8_000_000),
  signatures: z.array(z.strictObject({ keyid: z.string().max(80), sig: Base64.max(200) })).length(1),
});
export type Envelope = z.infer<typeof Envelope>;

export interface SigningKey {
  readonly id: string;
  readonly key: CryptoKey;
  /** Ends (ISO 8601, UTC, included) of the time in which it signs; without one it is open on that side. */
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** Signs bytes with an Ed25519 private key over the pre-authentication encoding. */
export async function sign(payload: Uint8Array, by: SigningKey): Promise<Envelope> {
  const sig = await crypto.subtle.sign('Ed25519', by.key, preAuthEncoding('application/vnd.in-toto+json', payload));
  return {
    payloadType: 'application/vnd.in-toto+json',
    payload: toBase64(payload),
    signatures: [{ keyid: by.id, sig: toBase64(new Uint8Array(sig)) }],
  };
}

/** How bytes are decoded and a signature is checked. A door that reads thousands of records may bring a faster one that answers the same. */
export interface SignatureCheck {
  bytes(base64: string): Uint8Array<ArrayBuffer>;
  good(key: CryptoKey, signature: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>): boolean | Promise<boolean>;
}

const webCrypto: SignatureCheck = {
  bytes: fromBase64,
  good: (key, signature, message) => crypto.subtle.verify('Ed25519', key, signature, message),
};

/**
 * The payload when one of `keys` signed it, else undefined. Keys are looked up by their id, of which there may be several: a known key under
 * another id is not accepted.
 */
export async function verify(
  envelope: Envelope,
  keys: readonly SigningKey[],
  check: SignatureCheck = webCrypto,
): Promise<{ payload: Uint8Array; keyid: string; key: SigningKey } | undefined> {
  const signature = envelope.signatures[0];
  const known = keys.filter((key) => key.id === signature?.keyid);
  if (!signature || known.length === 0) return undefined;
  const payload = check.bytes(envelope.payload);
  const message = preAuthEncoding(envelope.payloadType, payload);
  for (const key of known) {
    if (await check.good(key.key, check.bytes(signature.sig), message)) return { payload, keyid: key.id, key };
  }
  return undefined;
}

const encoder = new TextEncoder();

/** `DSSEv1 <length> <type> <length> <payload>`, lengths in bytes, as the protocol defines it. */
export function preAuthEncoding(type: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const typeBytes = encoder.encode(type);
  const head = encoder.encode(`DSSEv1 ${typeBytes.length} ${type} ${payload.length} `);
  const out = new Uint8Array(head.length + payload.length);
  out.set(head);
  out.set(payload, head.length);
  return out;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
