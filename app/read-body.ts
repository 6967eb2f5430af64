import type { IncomingMessage } from 'node:http';

export class BodyTooLarge extends Error {}

/** The bytes of a request, at most `limit`. Rejects with {@link BodyTooLarge} beyond, without reading on. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = chunk as Buffer;
    bytes += part.byteLength;
    if (bytes > limit) throw new BodyTooLarge();
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
