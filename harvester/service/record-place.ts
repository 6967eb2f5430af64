import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const largest = 16_000_000;
const fetchMs = 15_000;

/** Reads files of the records repository from a folder or below an address. Throws, naming the record, when one is not there. */
export function treeOf(place: string): (path: string) => Promise<string> {
  const missing = (path: string, cause: unknown): Error =>
    new Error(`there is no record ${path} at ${place}: publish the version first, or bring the records up to date`, { cause });
  if (!/^https?:\/\//.test(place))
    return (path) => readFile(join(place, path), 'utf8').catch((cause: unknown) => Promise.reject(missing(path, cause)));
  const base = place.replace(/\/+$/, '');
  return async (path) => {
    const answer = await fetch(`${base}/${path}`, { redirect: 'error', signal: AbortSignal.timeout(fetchMs) });
    if (answer.status === 404) throw missing(path, undefined);
    const text = await answer.text();
    if (!answer.ok || text.length > largest) throw new Error(`the record ${path} could not be read: ${answer.status}`);
    return text;
  };
}
