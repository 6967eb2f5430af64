import { describe, expect, test } from 'vitest';
import { asm, assemble } from '../testing/assemble-pickle.ts';
import { assembleZip, type ZipPart } from '../testing/assemble-zip.ts';
import { scanBytes } from '../testing/scan-bytes.ts';

const evil = assemble(asm.proto(2), asm.global('os', 'system'), asm.text('id'), asm.tuple1, asm.reduce, asm.stop);
const notes: ZipPart = { name: 'notes.txt', bytes: Buffer.from('all good\n') };

describe('a zip archive', () => {
  test('passes with plain members, stored or deflated', async () => {
    expect(await scanBytes(assembleZip([notes, { ...notes, name: 'more.txt', deflate: true }]))).toMatchObject({
      verdict: 'clean',
      format: 'zip',
    });
    expect(await scanBytes(assembleZip([]))).toMatchObject({ verdict: 'clean' });
  });

  test.each<[string, Partial<ZipPart>]>([
    ['under an ordinary name', {}],
    ['deflated', { deflate: true }],
    ['called a picture', { name: 'cat.png' }],
    ['in a folder', { name: 'a/b/c' }],
  ])('is flagged for a pickle inside, %s', async (_name, part) => {
    const { verdict, findings } = await scanBytes(assembleZip([notes, { name: 'data.bin', bytes: evil, ...part }]));
    expect(verdict).toBe('flagged');
    expect(findings[0]?.message).toContain(JSON.stringify(part.name ?? 'data.bin'));
  });

  test.each<[string, Partial<ZipPart>]>([
    ['a wrong checksum', { crc: 1 }],
    ['another name in the local header', { localName: 'other.txt' }],
    ['the encryption flag', { flags: 1 }],
    ['the patch flag', { flags: 0x20 }],
    ['the strong encryption flag', { flags: 0x40 }],
    ['flags that disagree', { localFlags: 8 }],
    ['a method that is not read', { method: 12 }],
    ['a wrong size', { listedSize: 3 }],
    ['a link', { mode: 0o120777 }],
    ['a way out of its folder', { name: '../../model.py' }],
    ['an absolute path', { name: '/etc/passwd' }],
    ['a backslash', { name: 'a\\b' }],
    ['hidden bytes before it', { gap: Buffer.from('cos\nsystem\n') }],
  ])('does not pass with a member with %s', async (_name, part) => {
    expect((await scanBytes(assembleZip([notes, { name: 'x.txt', bytes: Buffer.from('text'), ...part }]))).verdict).not.toBe('clean');
  });

  test('does not pass with two members of one name, or names that differ in case', async () => {
    expect((await scanBytes(assembleZip([notes, notes]))).rules).toContain('container/entry-name');
    expect((await scanBytes(assembleZip([notes, { ...notes, name: 'NOTES.txt' }]))).rules).toContain('container/entry-name');
  });

  test('does not pass with anything before, after or between what its directory lists', async () => {
    expect((await scanBytes(assembleZip([notes], { comment: 'hello' }))).verdict).toBe('unscannable');
    expect((await scanBytes(Buffer.concat([assembleZip([notes]), Buffer.from('x')]))).verdict).toBe('unscannable');
    expect((await scanBytes(assembleZip([notes], { prefix: Buffer.from('PK\u0003\u0004') }))).verdict).toBe('unscannable');
    expect((await scanBytes(assembleZip([notes]).subarray(0, -30))).verdict).toBe('unscannable');
  });

  test('is opened inside other archives, three deep and no deeper', async () => {
    let nested = assembleZip([{ name: 'data.pkl', bytes: evil }]);
    for (let i = 0; i < 2; i += 1) nested = assembleZip([{ name: `${i}.zip`, bytes: nested, deflate: true }]);
    expect((await scanBytes(nested)).verdict).toBe('flagged');
    for (let i = 2; i < 5; i += 1) nested = assembleZip([{ name: `${i}.zip`, bytes: nested }]);
    expect((await scanBytes(nested)).rules).toEqual(['unscannable/nested']);
  });

  test('is not unfolded without end', async () => {
    const bomb = assembleZip([{ name: 'zeros', bytes: Buffer.alloc(8_000_000), deflate: true }]);
    expect((await scanBytes(bomb, { expandedBytes: 1_000_000 })).rules).toEqual(['unscannable/bomb']);
  });
});
