import { crc32 } from 'node:zlib';
import { bufferSource, type ByteSource, sliceSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { unpack } from '../unpack/unpack.ts';
import { unpackedSource } from '../unpack/unpacked.ts';
import { Unscannable } from '../unscannable.ts';
import { judgeEntryNames } from './entry-names.ts';
import { isKeras, scanKeras } from './keras.ts';
import type { Member } from './member.ts';
import { scanSkops } from './skops.ts';
import { scanTorch, torchPickle } from './torch.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';

/**
 * Scans a zip archive: strict directory, honest names, right checksums, and every member as a file of its own. Answers what the archive is:
 * `skops`, `torch`, `keras`, `npz` or `zip`.
 */
export async function scanZip(source: ByteSource, context: ScanContext): Promise<'skops' | 'torch' | 'keras' | 'npz' | 'zip'> {
  const entries = await readZipDirectory(source, context.limits.entries);
  judgeEntryNames(entries, context);
  const members: Member[] = [];
  for (const entry of entries.filter((each) => !each.folder || each.size > 0)) members.push(await open(source, entry, context));
  const schema = members.find((member) => member.name === 'schema.json');
  if (schema) {
    await scanSkops(schema, members, context);
    return 'skops';
  }
  const weights = torchPickle(members);
  if (weights) {
    await scanTorch(weights, members, context);
    return 'torch';
  }
  if (isKeras(members)) {
    await scanKeras(members, context);
    return 'keras';
  }
  const formats: string[] = [];
  for (const member of members) formats.push(await context.inner(member.name, member.source));
  return formats.length > 0 && formats.every((format) => format === 'npy') ? 'npz' : 'zip';
}

/** The member's bytes after its checksum and size were found right. */
async function open(source: ByteSource, entry: ZipEntry, context: ScanContext): Promise<Member> {
  const packed = sliceSource(source, entry.start, entry.packed);
  const member = entry.method === 'stored' ? packed : unpackedSource(entry.size, () => unpack(packed, 'deflate'), context);
  let crc = 0;
  let size = 0;
  for await (const chunk of member.chunks()) {
    context.signal?.throwIfAborted();
    context.spend(chunk.length);
    crc = crc32(chunk, crc);
    size += chunk.length;
  }
  if (crc !== entry.crc || size !== entry.size)
    throw new Unscannable(
      'zip',
      `has the entry ${JSON.stringify(entry.name)} with a wrong checksum or size`,
      'write the archive again',
      entry.start,
    );
  return { name: entry.name, source: size === 0 ? bufferSource(Buffer.alloc(0)) : member };
}
