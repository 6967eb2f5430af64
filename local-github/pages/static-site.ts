import { readFile, realpath } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { Repository } from '../store.ts';
import type { World } from '../world.ts';
import { fileBytes } from './repository-pages.ts';
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

/** A file of a repository's site, deployed or on its branch; a folder's `index.html`, or `name.html` for `name`. Nothing outside of the site. */
export async function siteFile(world: World, repository: Repository, path: string): Promise<SiteFile | undefined> {
  const wanted = normalize(`/${path}`);
  const branch = repository.pages?.branch;
  for (const candidate of [wanted, join(wanted, 'index.html'), `${wanted.replace(/\/$/, '')}.html`]) {
    const bytes =
      branch === undefined
        ? await deployed(world, repository, candidate)
        : await fileBytes(repository, `refs/heads/${branch}`, candidate.slice(1));
    if (bytes) return { bytes, type: types[extname(candidate)] ?? 'application/octet-stream' };
  }
  return undefined;
}

async function deployed(world: World, repository: Repository, path: string): Promise<Buffer | undefined> {
  const root = pagesFolder(world, repository);
  const file = await realpath(join(root, path)).catch(() => undefined);
  return file?.startsWith(`${await realpath(root)}/`) ? readFile(file).catch(() => undefined) : undefined;
}
