import * as z from 'zod';

const Base64 = z.string().regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);

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

/** The payload when one of `keys` signed it, else undefined. The key is looked up by its id: a known key under another id is not accepted. */
export async function verify(envelope: Envelope, keys: readonly SigningKey[]): Promise<{ payload: Uint8Array; keyid: string } | undefined> {
  const signature = envelope.signatures[0];
  const known = keys.find((key) => key.id === signature?.keyid);
  if (!signature || !known) return undefined;
  const payload = fromBase64(envelope.payload);
  const good = await crypto.subtle.verify('Ed25519', known.key, fromBase64(signature.sig), preAuthEncoding(envelope.payloadType, payload));
  return good ? { payload, keyid: known.id } : undefined;
}

/** `DSSEv1 <length> <type> <length> <payload>`, lengths in bytes, as the protocol defines it. */
export function preAuthEncoding(type: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
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
