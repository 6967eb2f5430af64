import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.xml': 'application/atom+xml; charset=utf-8',
  '.yaml': 'application/yaml; charset=utf-8',
};

/** Serves a built site on this machine only, as any web server would, texts packed, under the path `under` (with slashes around it). Close it when done. */
export async function previewSite(folder: string, port = 0, under = '/'): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = pathOf(request.url ?? '/', under);
    const file = path === undefined ? undefined : path.endsWith('/') ? `${path}index.html` : path;
    if (file === undefined || file.split('/').some((part) => part.startsWith('.'))) return void response.writeHead(404).end('not here\n');
    const packed = packs(file) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const headers = { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'x-content-type-options': 'nosniff' };
    readFile(join(folder, file))
      .then((bytes) => (packed ? pack(bytes) : bytes))
      .then(
        (bytes) =>
          response
            .writeHead(200, { ...headers, ...(packs(file) && { vary: 'accept-encoding' }), ...(packed && { 'content-encoding': 'gzip' }) })
            .end(bytes),
        () => response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not here\n'),
      );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${under}`, server };
}

const pack = promisify<Buffer, Buffer>(gzip);

/** Whether it is text, which is sent packed to whoever takes it so. */
function packs(file: string): boolean {
  const type = types[extname(file)];
  return type !== undefined && type !== 'application/wasm';
}

/** The path asked for, inside the folder; undefined when it cannot be read as one or lies elsewhere. */
function pathOf(url: string, under: string): string | undefined {
  try {
    const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
    return path.startsWith(under) ? path.slice(under.length - 1) : undefined;
  } catch {
    return undefined;
  }
}
