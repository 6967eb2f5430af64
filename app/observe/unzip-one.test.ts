import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { unzipOne } from './unzip-one.ts';

async function zip(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const made = new ZipFile();
  for (const [name, content] of Object.entries(files)) made.addBuffer(Buffer.from(content), name);
  made.end();
  const chunks: Buffer[] = [];
  for await (const chunk of made.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

test('the one file comes out', async () => {
  expect((await unzipOne(await zip({ 'result.json': '{}' }), 'result.json', 100)).toString()).toBe('{}');
});

test.each([
  ['another file beside it', { 'result.json': '{}', 'x.json': '{}' }, /holds 2 files/],
  ['another name', { 'x.json': '{}' }, /another file/],
  ['a bomb', { 'result.json': Buffer.alloc(1_000_000) }, /100 are allowed/],
])('%s is refused', async (_what, files, why) => {
  await expect(unzipOne(await zip(files), 'result.json', 100)).rejects.toThrow(why);
});

test('an entry that claims a smaller size than it has is refused', async () => {
  const bytes = await zip({ 'result.json': Buffer.alloc(1_000_000) });
  const central = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  bytes.writeUInt32LE(10, central + 24);
  await expect(unzipOne(bytes, 'result.json', 100)).rejects.toThrow();
});

test.each(['', 'PK', 'not a zip at all'])('%j is refused', async (text) => {
  await expect(unzipOne(Buffer.from(text), 'result.json', 100)).rejects.toThrow(/not a zip/);
});
