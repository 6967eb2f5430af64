import { readdirSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const kit = 'competition-template/kit/shared';

/** Python files of a folder that run, without their tests. */
function sources(folder: string, only: (name: string) => boolean = () => true): string[] {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith('.py') && !name.startsWith('test_') && only(name));
}

/** Python that the vault and the kit both run, by its path in the house → its path in the template. The kit has copies, made by this file. */
export const copiedFiles: ReadonlyMap<string, string> = new Map([
  ...sources('vault/harness', (name) => name !== 'probe.py' && name !== 'training.py').map((name): [string, string] => [
    `vault/harness/${name}`,
    `${kit}/harness/${name}`,
  ]),
  ...sources('vault/judge').map((name): [string, string] => [`vault/judge/${name}`, `${kit}/judge/${name}`]),
]);

/** Brings the copies up to date. Run it after changing one of the originals, and `examples/shared-files.ts` after it. */
if (import.meta.main) {
  await rm(join(root, kit), { recursive: true, force: true });
  for (const [from, to] of copiedFiles) {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await cp(join(root, from), join(root, to));
  }
}
