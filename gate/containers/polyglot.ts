import type { ByteSource } from '../bytes/byte-source.ts';

const END_RECORD = Buffer.from('504b0506', 'hex');
const HDF5 = Buffer.from('894844460d0a1a0a', 'hex');

/**
 * What a file is besides what its beginning says: zip archives are read from their end, HDF5 files may begin at byte 512, 1024, 2048 and so on.
 * Undefined where it is nothing else.
 */
export async function alsoIs(source: ByteSource, is: 'zip' | 'hdf5' | 'other'): Promise<string | undefined> {
  if (is !== 'zip' && (await endsAsZip(source))) return 'a zip archive';
  if (is === 'hdf5') return undefined;
  for (let at = 512; at + HDF5.length <= source.size; at *= 2) if ((await source.read(at, HDF5.length)).equals(HDF5)) return 'an HDF5 file';
  return undefined;
}

/** An end record whose comment reaches exactly to the end of the file, with at least one entry before it. */
async function endsAsZip(source: ByteSource): Promise<boolean> {
  const length = Math.min(source.size, 22 + 65_535);
  const tail = await source.read(source.size - length, length);
  for (let at = tail.lastIndexOf(END_RECORD); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(END_RECORD, at - 1))
    if (at + 22 <= length && at + 22 + tail.readUInt16LE(at + 20) === length && tail.readUInt16LE(at + 10) > 0) return true;
  return false;
}
