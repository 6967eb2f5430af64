import { describe, expect, test } from 'vitest';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { bufferSource } from '../bytes/byte-source.ts';
import { assemble, asm } from '../testing/assemble-pickle.ts';
import { packedSamples } from '../testing/packed-samples.ts';
import { scanBytes } from '../testing/scan-bytes.ts';
import { Unscannable } from '../unscannable.ts';
import { type Packing, unpack } from './unpack.ts';

const long = Buffer.concat([Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i) % 251)), Buffer.alloc(3000)]);
const packings = Object.keys(packedSamples) as (keyof typeof packedSamples)[];
const sample = (packing: keyof typeof packedSamples, name: 'good' | 'evil' | 'long'): Buffer =>
  Buffer.from(packedSamples[packing][name], 'base64');

async function unpacked(bytes: Buffer, packing: Packing): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of unpack(bufferSource(bytes), packing)) parts.push(part);
  return Buffer.concat(parts);
}

describe.each(packings)('%s', (packing) => {
  test('gives back what was packed', async () => {
    const expected = packing === 'zfile' ? long.subarray(0, 1000) : long;
    expect((await unpacked(sample(packing, 'long'), packing)).equals(expected)).toBe(true);
  });

  test('around a harmless pickle passes, around another is flagged', async () => {
    expect(await scanBytes(sample(packing, 'good'))).toMatchObject({ verdict: 'clean', format: 'joblib', findings: [] });
    expect(await scanBytes(sample(packing, 'evil'))).toMatchObject({ verdict: 'flagged', rules: ['pickle/import'] });
  });

  test('cut anywhere, or followed by anything, never passes', async () => {
    const good = sample(packing, 'good');
    // Shorter beginnings of bzip2 and z-files are plain text.
    for (let length = 26; length < good.length; length += 1)
      expect((await scanBytes(good.subarray(0, length))).verdict, `${length} bytes`).not.toBe('clean');
    expect((await scanBytes(Buffer.concat([good, Buffer.from('x')]))).verdict).toBe('unscannable');
    expect((await scanBytes(Buffer.concat([good, sample(packing, 'evil')]))).verdict).not.toBe('clean');
  });

  test('with any bit wrong unpacks to the same or is refused', async () => {
    const long = sample(packing, 'long');
    const whole = await unpacked(long, packing);
    for (let bit = 0; bit < Math.min(long.length, 400) * 8; bit += 37) {
      const wrong = Buffer.from(long);
      wrong.writeUInt8(wrong.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const result = await unpacked(wrong, packing).catch((error: unknown) => error);
      // LZMA_alone is the one format without a checksum.
      if (packing === 'lzma' && Buffer.isBuffer(result)) continue;
      if (Buffer.isBuffer(result)) expect(result.equals(whole), `bit ${bit}`).toBe(true);
      else expect(result).toBeInstanceOf(Unscannable);
    }
  });

  test('is not unpacked without end', async () => {
    expect((await scanBytes(sample(packing, 'long'), { expandedBytes: 10 })).verdict).toBe('unscannable');
  });
});

describe('packed files that hold no pickle', () => {
  test('are scanned as what they hold', async () => {
    expect(await scanBytes(gzipSync('a,b\n1,2\n'))).toMatchObject({ verdict: 'clean', format: 'gzip' });
    expect(await scanBytes(zstdCompressSync(Buffer.from('a,b\n1,2\n')))).toMatchObject({ verdict: 'clean', format: 'zstandard' });
    expect((await scanBytes(gzipSync(gzipSync(assemble(asm.proto(2), asm.global('os', 'system'), asm.stop))))).verdict).toBe('flagged');
    expect((await scanBytes(gzipSync("cos\nsystem\n(S'id'\ntR."))).verdict).toBe('flagged');
  });

  test('by zstandard cut anywhere never pass', async () => {
    const packed = zstdCompressSync(assemble(asm.proto(2), asm.none, asm.stop));
    for (let length = 5; length < packed.length; length += 1)
      expect((await scanBytes(packed.subarray(0, length))).verdict, `${length} bytes`).not.toBe('clean');
  });
});
