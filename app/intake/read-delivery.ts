import type { IncomingMessage } from 'node:http';
import { BodyTooLarge, readBody } from './read-body.ts';
import { signedBy } from './signature.ts';

/** GitHub sends nothing larger. */
const largestDelivery = 25 * 1024 * 1024;
/** Bytes of unverified deliveries held at one time: anybody on the network may send them. */
const mostHeld = 8 * largestDelivery;

export interface Arrived {
  readonly guid: string;
  readonly event: string;
  /** As it came, after its signature was found good. */
  readonly body: string;
  readonly payload: object;
}

/** A request that is no delivery, with the HTTP status that says so. */
export interface Refused {
  readonly status: 400 | 413 | 415 | 503;
  readonly why: string;
}

const refused = (status: Refused['status'], why: string): Refused => ({ status, why });

let held = 0;

/** A webhook request as a delivery: its signature is checked over the bytes as they came, and only then are they read as JSON. */
export async function readDelivery(request: IncomingMessage, secret: string): Promise<Arrived | Refused> {
  const { headers } = request;
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return refused(415, 'deliveries are application/json: set the content type of the webhook so');
  const event = headers['x-github-event'];
  const guid = headers['x-github-delivery'];
  if (typeof event !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(event)) return refused(400, 'no event is named in x-github-event');
  if (typeof guid !== 'string' || !/^[\w-]{1,64}$/.test(guid)) return refused(400, 'no delivery is named in x-github-delivery');
  const claims = Math.min(Number(headers['content-length'] ?? largestDelivery) || 0, largestDelivery);
  if (held + claims > mostHeld) return refused(503, 'too much is being received: send it again');
  held += claims;
  try {
    const raw = await readBody(request, largestDelivery);
    const signature = headers['x-hub-signature-256'];
    if (!signedBy(secret, raw, typeof signature === 'string' ? signature : undefined))
      return refused(400, 'its signature is missing or not of this webhook’s secret');
    const body = raw.toString('utf8');
    const payload = parse(body);
    return payload ? { guid, event, body, payload } : refused(400, 'its body is no JSON object');
  } catch (error) {
    if (error instanceof BodyTooLarge) return refused(413, 'larger than any delivery');
    throw error;
  } finally {
    held -= claims;
  }
}

function parse(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
