import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { assembleTar } from '../assemble-tar.ts';
import { assembleZip, type ZipPart } from '../assemble-zip.ts';
import { packedSamples } from '../packed-samples.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { evil, harmless } from './pieces.ts';

const notes: ZipPart = { name: 'notes.txt', bytes: Buffer.from('all good\n') };
const weapon: ZipPart = { name: 'data.pkl', bytes: evil };
const zip = (part: Partial<ZipPart>, ...more: ZipPart[]): Buffer => assembleZip([notes, { ...weapon, ...part }, ...more]);

/** Archives and packed streams that hide, lie or swell. */
export function archives(): HostileFile[] {
  return [...zips(), ...packed(), ...tars(), ...bombs()];
}

function zips(): HostileFile[] {
  return [
    ...family('zip with a pickle inside', 'zip', {
      stored: zip({}),
      deflated: zip({ deflate: true }),
      'called a picture': zip({ name: 'cat.png' }),
      'without an ending': zip({ name: 'data' }),
      'in a folder': zip({ name: 'a/b/c.bin' }),
      'called a text': zip({ name: 'README.md' }),
      'with a name of other letters': zip({ name: 'дата' }),
      'with a name like a folder': zip({ name: 'data/' }),
      'two deep': assembleZip([{ name: 'in.zip', bytes: zip({}) }]),
      'three deep': assembleZip([{ name: 'in.zip', bytes: assembleZip([{ name: 'in.zip', bytes: zip({}), deflate: true }]) }]),
      'six deep': deep(6),
      'packed again': zip({ name: 'data.pkl.gz', bytes: gzipSync(evil) }),
    }),
    ...family('zip whose headers disagree', 'zip', {
      'wrong checksum': zip({ crc: 1 }),
      'checksum of zero': zip({ crc: 0 }),
      'another name in the local header': zip({ localName: 'other.txt' }),
      'a picture in the directory, a pickle in the local header': zip({ name: 'cat.png', localName: 'data.pkl' }),
      'another size in the directory': zip({ listedSize: 3 }),
      'encryption flag': zip({ flags: 1 }),
      'encryption flag in the local header alone': zip({ localFlags: 1 }),
      'patch flag': zip({ flags: 0x20 }),
      'strong encryption flag': zip({ flags: 0x40 }),
      'masked header flag': zip({ flags: 0x2000 }),
      'flags that disagree': zip({ localFlags: 8 }),
      'a method nobody reads': zip({ method: 12 }),
      'stored, said to be deflated': zip({ method: 8 }),
      'bytes between entries': zip({ gap: evil }),
      'bytes before the archive': assembleZip([notes, weapon], { prefix: evil }),
      'a comment': assembleZip([notes, weapon], { comment: 'hello' }),
      'bytes after the archive': Buffer.concat([zip({}), Buffer.from('x')]),
      'an entry the directory hides': hiddenEntry(),
      'a directory cut off': zip({}).subarray(0, -40),
      'no end record': zip({}).subarray(0, -22),
      'two end records': Buffer.concat([zip({}), assembleZip([notes]).subarray(-22)]),
      'two archives in a row': Buffer.concat([assembleZip([notes]), zip({})]),
      'twin names': zip({ name: 'notes.txt' }),
      'names that differ in case': zip({ name: 'NOTES.txt' }),
    }),
    ...family('zip with names that lead out', 'zip', {
      'one folder up': zip({ name: '../model.py', bytes: Buffer.from('x') }),
      'from the root': zip({ name: '/etc/cron.d/x', bytes: Buffer.from('x') }),
      backslashes: zip({ name: '..\\model.py', bytes: Buffer.from('x') }),
      'a drive': zip({ name: 'C:evil.txt', bytes: Buffer.from('x') }),
      'up in the middle': zip({ name: 'a/../../b', bytes: Buffer.from('x') }),
      'a zero byte': zip({ name: 'a\0b', bytes: Buffer.from('x') }),
      'a line break': zip({ name: 'a\nb', bytes: Buffer.from('x') }),
      'a link': zip({ mode: 0o120777, bytes: Buffer.from('/etc/passwd') }),
    }),
  ];
}

function hiddenEntry(): Buffer {
  const whole = assembleZip([weapon]);
  const shown = assembleZip([notes], { prefix: whole.subarray(0, whole.length - 22 - 46 - weapon.name.length) });
  return shown;
}

function deep(levels: number): Buffer {
  let bytes = zip({});
  for (let i = 1; i < levels; i += 1) bytes = assembleZip([{ name: `${i}.zip`, bytes }]);
  return bytes;
}

function packed(): HostileFile[] {
  const good = deflateSync(harmless);
  return [
    ...family('pickle in a packed stream', 'joblib', {
      zlib: deflateSync(evil),
      'zlib without packing': deflateSync(evil, { level: 0 }),
      gzip: gzipSync(evil),
      zstandard: zstdCompressSync(evil),
      ...Object.fromEntries(Object.entries(packedSamples).map(([name, sample]) => [name, Buffer.from(sample.evil, 'base64')])),
      'zlib twice': deflateSync(deflateSync(evil)),
      'gzip in zlib': deflateSync(gzipSync(evil)),
      'gzip five times': [1, 2, 3, 4, 5].reduce((bytes) => gzipSync(bytes), evil),
      'zip in gzip': gzipSync(zip({})),
    }),
    ...family('packed stream that goes on or stops', 'joblib', {
      'two gzip members': Buffer.concat([gzipSync(harmless), gzipSync(evil)]),
      'two zlib streams': Buffer.concat([good, deflateSync(evil)]),
      'a pickle after zlib': Buffer.concat([good, evil]),
      'a pickle after gzip': Buffer.concat([gzipSync(harmless), evil]),
      'zeros after gzip': Buffer.concat([gzipSync(harmless), Buffer.alloc(100)]),
      'zlib without its end': deflateSync(evil).subarray(0, -4),
      'gzip without its end': gzipSync(evil).subarray(0, -8),
      'gzip with a wrong checksum': flip(gzipSync(harmless), -6),
      'zlib with a wrong checksum': flip(good, -1),
      'bzip2, then xz': Buffer.concat([Buffer.from(packedSamples.bzip2.good, 'base64'), Buffer.from(packedSamples.xz.evil, 'base64')]),
      'two xz streams': Buffer.concat([Buffer.from(packedSamples.xz.good, 'base64'), Buffer.from(packedSamples.xz.evil, 'base64')]),
      'two bzip2 streams': Buffer.concat([
        Buffer.from(packedSamples.bzip2.good, 'base64'),
        Buffer.from(packedSamples.bzip2.evil, 'base64'),
      ]),
      'two lz4 frames': Buffer.concat([Buffer.from(packedSamples.lz4.good, 'base64'), Buffer.from(packedSamples.lz4.evil, 'base64')]),
      'raw deflate': deflateRawSync(evil),
      'xz with a wrong checksum': flip(Buffer.from(packedSamples.xz.good, 'base64'), -9),
    }),
  ];
}

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy.writeUInt8(copy.readUInt8(place) ^ 1, place);
  return copy;
}

function tars(): HostileFile[] {
  const file = { name: 'weights.bin', bytes: evil };
  const pax = (text: string): Buffer => Buffer.from(`${text.length + 4} ${text}\n`.padStart(text.length + 4));
  return family('tar', 'tar', {
    'with a pickle inside': assembleTar([file]),
    packed: gzipSync(assembleTar([file])),
    'with a link': assembleTar([{ name: 'a', flag: '2', link: '/etc/passwd' }]),
    'with a hard link': assembleTar([{ name: 'a', flag: '1', link: '../../x' }]),
    'with a device': assembleTar([{ name: 'a', flag: '3' }]),
    'with a name that leads out': assembleTar([{ name: '../../x', bytes: Buffer.from('x') }]),
    'with a name from the root': assembleTar([{ name: '/x', bytes: Buffer.from('x') }]),
    'with twin names': assembleTar([
      { name: 'x', bytes: Buffer.from('1') },
      { name: 'x', bytes: Buffer.from('2') },
    ]),
    'with a wrong checksum': assembleTar([{ name: 'x', bytes: Buffer.from('1'), checksum: 1 }]),
    'with a size that is no number': assembleTar([{ name: 'x', bytes: Buffer.from('1'), size: 'zzzzzzzzzzz\0' }]),
    'with a size beyond the end': assembleTar([{ name: 'x', bytes: Buffer.from('1'), size: '77777777777\0' }]),
    'with a pax size': assembleTar([{ name: 'p', flag: 'x', bytes: pax('size=0') }, file]),
    'with a long name that leads out': assembleTar([
      { name: 'l', flag: 'L', bytes: Buffer.from('../../evil\0') },
      { name: 'x', bytes: Buffer.from('x') },
    ]),
    'with bytes after its end': Buffer.concat([assembleTar([{ name: 'x', bytes: Buffer.from('x') }]), evil]),
    'without its end': assembleTar([{ name: 'x', bytes: Buffer.from('x') }], Buffer.alloc(0)),
    'that is a pickle too': assembleTar([{ name: "cos\nsystem\n(S'id'\ntR.", bytes: Buffer.from('x') }]),
  });
}

function bombs(): HostileFile[] {
  const zeros = Buffer.alloc(2 ** 20);
  const page = { name: 'page', bytes: zeros, deflate: true };
  let nested = assembleZip(Array.from({ length: 16 }, (_, i) => ({ ...page, name: `${i}` })));
  for (let level = 0; level < 2; level += 1)
    nested = assembleZip(Array.from({ length: 16 }, (_, i) => ({ name: `lib ${i}.zip`, bytes: nested, deflate: true })));
  return [
    ...family('bomb of an archive', 'zip', {
      'zip of zips of zips': nested,
      'many thousand entries': assembleZip(Array.from({ length: 20_001 }, (_, i) => ({ name: `${i}`, bytes: Buffer.alloc(0) }))),
      'overlapping entries': overlapping(),
      'a zip in itself for ever': deep(12),
    }),
    ...family('bomb of a stream', 'joblib', {
      'gzip of gzip of zeros': gzipSync(gzipSync(Buffer.alloc(16 * 2 ** 20))),
      'bzip2 of runs': Buffer.concat(Array.from({ length: 40 }, () => Buffer.from(packedSamples.bzip2.long, 'base64'))),
      'an lzma that wants 4 GB': Buffer.concat([Buffer.from('5d000000ff', 'hex'), Buffer.alloc(8, 0xff), Buffer.alloc(64)]),
    }),
  ];
}

/** Two entries over the same bytes, as in David Fifield's zip bomb. */
function overlapping(): Buffer {
  const one = assembleZip([{ name: 'a', bytes: Buffer.alloc(1000), deflate: true }]);
  const end = one.subarray(-22);
  const directory = one.subarray(one.readUInt32LE(one.length - 6), -22);
  const again = Buffer.from(end);
  again.writeUInt16LE(2, 8);
  again.writeUInt16LE(2, 10);
  again.writeUInt32LE(directory.length * 2, 12);
  return Buffer.concat([one.subarray(0, one.readUInt32LE(one.length - 6)), directory, directory, again]);
}
