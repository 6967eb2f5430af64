import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Gunzip, Inflate, InflateRaw, ZstdDecompress } from 'node:zlib';
import type { ByteSource } from '../bytes/byte-source.ts';
import { broken, trailing } from './broken.ts';

/** Unpacks a stream by one of Node's own engines, to the last byte. Throws `Unscannable`. */
export async function* unpackWithNode(packed: ByteSource, engine: Gunzip | Inflate | InflateRaw | ZstdDecompress): AsyncGenerator<Buffer> {
  const flow = pipeline(Readable.from(packed.chunks()), engine).catch((error: unknown) => error);
  try {
    for await (const chunk of engine) yield chunk as Buffer;
  } catch (error) {
    throw broken(`cannot be unpacked: ${error instanceof Error ? error.message : 'broken data'}`);
  } finally {
    engine.destroy();
    await flow;
  }
  if (engine.bytesWritten !== packed.size) throw trailing(engine.bytesWritten);
}
