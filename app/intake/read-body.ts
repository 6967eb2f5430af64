import type { IncomingMessage } from 'node:http';

export class BodyTooLarge extends Error {}

/** The bytes of a request, at most `limit`. Rejects with {@link BodyTooLarge} beyond, without reading on. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) return reject(new BodyTooLarge());
    const chunks: Buffer[] = [];
    let bytes = 0;
    // Listeners rather than `for await`: at thousands of deliveries a second the iterator costs more than the reading.
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= limit) return void chunks.push(chunk);
      request.removeAllListeners('data').pause();
      reject(new BodyTooLarge());
    });
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new Error('the sender hung up'));
    });
  });
}
