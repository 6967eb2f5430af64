import { fileURLToPath } from 'node:url';

/** The folder that holds `templates/` and `assets/`, with a slash at the end; a bundle of an action keeps it under the same relative path. */
export function roomFolder(): string {
  return fileURLToPath(new URL('..', import.meta.url));
}
