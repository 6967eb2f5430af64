import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assembleZip, type ZipPart } from '../../gate/testing/assemble-zip.ts';
import { CannotImport } from '../notes.ts';
import { unzip } from './unzip.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'unzip-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const file = (name: string, text = 'x', more: Partial<ZipPart> = {}): ZipPart => ({ name, bytes: Buffer.from(text), ...more });

async function unpack(bytes: Buffer, budget = { entries: 100, bytes: 10_000 }): Promise<readonly string[]> {
  const zip = join(home, 'kit.zip');
  await writeFile(zip, bytes);
  const files = await unzip(zip, 'kit.zip', join(home, 'out'), { ...budget });
  return files.map(({ path }) => path);
}

async function refusal(parts: readonly ZipPart[], budget?: { entries: number; bytes: number }): Promise<string> {
  const error = await unpack(assembleZip(parts), budget).then(
    () => new Error('it was unpacked'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CannotImport)) throw error;
  expect(error.problems[0]).toMatchObject({ code: 'IMPORT_ARCHIVE', path: 'kit.zip' });
  return error.problems[0].message;
}

test('plain files arrive with their folders and bytes', async () => {
  const zip = assembleZip([file('kit/'), file('kit/problem.py', 'a = 1\n', { deflate: true }), file('kit/data/train.csv', 'a,b\n')]);
  expect(await unpack(zip)).toEqual(['kit/problem.py', 'kit/data/train.csv']);
  expect(await readFile(join(home, 'out/kit/problem.py'), 'utf8')).toBe('a = 1\n');
});

test('an archive with a comment, as forges make them, is read', async () => {
  expect(await unpack(assembleZip([file('problem.py')], { comment: '0123456789abcdef0123456789abcdef01234567' }))).toEqual(['problem.py']);
});

test.each<[string, ZipPart[], RegExp]>([
  ['a path upwards', [file('../outside.py')], /invalid relative path/],
  ['a path upwards in the middle', [file('kit/../../outside.py')], /invalid relative path/],
  ['an absolute path', [file('/etc/cron.d/kit')], /absolute path/],
  ['a drive', [file('C:/kit.py')], /absolute path|plain one/],
  ['a backslash', [file('..\\outside.py')], /invalid characters/],
  ['a stream of another file', [file('a.py:stream')], /plain one/],
  ['a control character', [file('a\u0007.py', 'x', { flags: 0x800 })], /plain one/],
  ['an empty part', [file('a//b.py')], /plain one/],
  ['a dot as name', [file('./a.py')], /plain one/],
  ['a name of 500 letters', [file('a'.repeat(500))], /plain one/],
  ['a link', [file('data', '/etc/passwd', { mode: 0o120777 })], /has the link "data"/],
  ['a device', [file('null', '', { mode: 0o020666 })], /neither a file nor a folder/],
  ['an encrypted file', [file('a.py', 'x', { flags: 1, deflate: true })], /encrypted entry "a.py"/],
  ['two files of one name', [file('a.py', '1'), file('a.py', '2')], /two entries called "a.py"/],
  ['names that differ in case', [file('a.py', '1'), file('A.py', '2')], /upper and lower case/],
  ['folders that differ in case', [file('Data/a.csv'), file('data/b.csv')], /upper and lower case/],
  ['a file that is a folder too', [file('a', '1'), file('a/b.py', '2')], /as a file and as a folder/],
  ['a wrong checksum', [file('a.py', 'x', { crc: 1 })], /wrong checksum/],
  ['more bytes than it says', [file('a.py', 'x'.repeat(500), { deflate: true, listedSize: 3 })], /too many bytes/],
  ['fewer bytes than it says', [file('a.py', 'x', { deflate: true, listedSize: 3 })], /not enough bytes/],
  ['an unknown packing', [file('a.py', 'x', { method: 99 })], /unsupported compression/],
])('%s is refused', async (_, parts, message) => {
  expect(await refusal(parts)).toMatch(message);
});

test('a bomb is refused by what it says, before a byte is written', async () => {
  const zeros = file('zeros', '\0'.repeat(20_000), { deflate: true });
  expect(await refusal([zeros])).toBe('unfolds to 20000 bytes; 10000 are read at most');
  expect(await readdir(home)).toEqual(['kit.zip']);
});

test('more entries than the budget are refused', async () => {
  expect(await refusal([file('a'), file('b'), file('c')], { entries: 2, bytes: 100 })).toBe('holds 3 entries; 2 are read at most');
});

test.each([
  ['no zip', Buffer.from('not a zip at all, just some text')],
  ['nothing', Buffer.alloc(0)],
  ['half a zip', assembleZip([file('a.py', 'x'.repeat(100))]).subarray(0, 90)],
])('%s is refused as no zip', async (_, bytes) => {
  await expect(unpack(bytes)).rejects.toThrow(/is no zip that can be read/);
});
