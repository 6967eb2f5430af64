import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

export interface Served {
  /** Ends in the sub-path, with a slash: sites must work under any. */
  readonly url: string;
  readonly close: () => void;
}

/** Serves a folder under `/deep/down/` on a free port of this machine, as a plain web server would. */
export async function serveFolder(folder: string): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const inside = normalize(decodeURIComponent(pathname)).replace(/^\/deep\/down/, '');
    readFile(join(folder, inside)).then(
      (bytes) => response.writeHead(200, { 'content-type': types[extname(inside)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/deep/down/`, close: () => server.close() };
}
