import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
/** Of the harness, what only the vault asks for. */
const ofTheVault = new Set(['probe.py', 'training.py']);

/** Python that the vault and the kit both run, so that a check at home and the runner agree: by its path in the house → its path in the built kit. */
export function sharedPython(): ReadonlyMap<string, string> {
  return new Map(
    ['harness', 'judge'].flatMap((folder) =>
      readdirSync(join(root, 'vault', folder))
        .filter((name) => name.endsWith('.py') && !name.startsWith('test_') && !ofTheVault.has(name))
        .map((name): [string, string] => [`vault/${folder}/${name}`, `shared/${folder}/${name}`]),
    ),
  );
}
