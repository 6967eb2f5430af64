import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roomFolder } from '../render/room.ts';

/** The path of a file of `docs/`, as it lies beside this room, also in an action's bundle. */
export function docsPath(path: string): string {
  return join(roomFolder(), '..', 'docs', path);
}

/** The Markdown of a page of `docs/`, named without `.md`. */
export function docsSource(page: string): string {
  return readFileSync(docsPath(`${page}.md`), 'utf8');
}

/** A page's first heading. Throws for a page without one. */
export function docsTitle(page: string, source: string): string {
  const title = /^# (.+)$/m.exec(source)?.[1];
  if (title === undefined) throw new Error(`docs/${page}.md has no first heading`);
  return title.replaceAll('`', '');
}
