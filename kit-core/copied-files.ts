import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Python that the vault and the kit both run, by its path in the house → its path in the template. The kit has copies, made by this file. */
export const copiedFiles: ReadonlyMap<string, string> = new Map([
  ['vault/harness/interface.py', 'competition-template/kit/shared/interface.py'],
  ...['contract', 'data', 'delong', 'errors', 'intervals', 'metrics', 'predictions'].map((name): [string, string] => [
    `vault/judge/${name}.py`,
    `competition-template/kit/shared/judge/${name}.py`,
  ]),
]);

/** Brings the copies up to date. Run it after changing one of the originals, and `examples/shared-files.ts` after it. */
if (import.meta.main) {
  const root = fileURLToPath(new URL('../', import.meta.url));
  for (const [from, to] of copiedFiles) {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await cp(join(root, from), join(root, to));
  }
}
