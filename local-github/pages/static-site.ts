import { readFile, realpath } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { Repository } from '../store.ts';
import type { World } from '../world.ts';
import { pagesFolder } from './site-folder.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

export interface SiteFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** A file of a repository's deployed site; a folder's `index.html`, or `name.html` for `name`. Nothing outside of the site. */
export async function siteFile(world: World, repository: Repository, path: string): Promise<SiteFile | undefined> {
  const root = pagesFolder(world, repository);
  const wanted = normalize(`/${path}`);
  for (const candidate of [wanted, join(wanted, 'index.html'), `${wanted.replace(/\/$/, '')}.html`]) {
    const file = await realpath(join(root, candidate)).catch(() => undefined);
    if (!file?.startsWith(`${await realpath(root)}/`)) continue;
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes) return { bytes, type: types[extname(file)] ?? 'application/octet-stream' };
  }
  return undefined;
}
