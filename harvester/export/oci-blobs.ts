import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How one blob of an OCI layout is named elsewhere in it. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: `sha256:${string}`;
  readonly size: number;
}

/** Writes blobs of an OCI image layout, each under its own digest. */
export function blobWriter(layout: string): {
  readonly stream: (mediaType: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => Promise<Descriptor>;
  readonly json: (mediaType: string, value: object) => Promise<Descriptor>;
} {
  const folder = join(layout, 'blobs', 'sha256');
  const stream = async (mediaType: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Descriptor> => {
    await mkdir(folder, { recursive: true });
    const hash = createHash('sha256');
    let size = 0;
    const draft = join(folder, 'draft');
    const count = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk);
        size += chunk.length;
        done(undefined, chunk);
      },
    });
    await pipeline(Readable.from(content), count, createWriteStream(draft));
    const hex = hash.digest('hex');
    await rename(draft, join(folder, hex));
    return { mediaType, digest: `sha256:${hex}`, size };
  };
  return { stream, json: (mediaType, value) => stream(mediaType, [Buffer.from(JSON.stringify(value))]) };
}
