import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { previewSite } from './preview.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

test('text comes packed to whoever takes it so, and as it is to others; what is no text never', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'search.json'), '{"models":[]}');
  writeFileSync(join(folder, 'a.wasm'), 'wasm');
  const { server, url } = await previewSite(folder);
  const get = (path: string, encodings: string): Promise<{ encoding: string | undefined; body: Buffer }> =>
    new Promise((resolve, reject) => {
      request(url + path, { headers: { 'accept-encoding': encodings } }, (response) => {
        buffer(response).then((body) => resolve({ encoding: response.headers['content-encoding'], body }), reject);
      }).end();
    });
  try {
    const packed = await get('search.json', 'br, gzip');
    expect(packed.encoding).toBe('gzip');
    expect(gunzipSync(packed.body).toString()).toBe('{"models":[]}');
    expect(await get('search.json', 'identity')).toMatchObject({ encoding: undefined, body: Buffer.from('{"models":[]}') });
    expect(await get('a.wasm', 'gzip')).toMatchObject({ encoding: undefined, body: Buffer.from('wasm') });
  } finally {
    server.close();
  }
});
