import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So many files are what memory notices: some three thousand versions. */
const many = 20_000;

/** After a large part: clears away what it needed before the next one begins. V8 alone would let one grow beside the remains of the other. */
export function collectGarbageAfter({ written }: { readonly written: { readonly paths: readonly string[] } }): void {
  if (written.paths.length < many) return;
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
