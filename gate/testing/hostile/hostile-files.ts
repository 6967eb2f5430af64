import { archives } from './archives.ts';
import { arrays } from './arrays.ts';
import { disguises } from './disguises.ts';
import type { HostileFile } from './hostile-file.ts';
import { models } from './models.ts';
import { pickleImports } from './pickle-imports.ts';
import { pickleTricks } from './pickle-tricks.ts';

/**
 * Every file that must not pass, made anew on each call from the published ways past scanners and their neighbours. The same bytes every time.
 */
export function hostileFiles(): HostileFile[] {
  return [...pickleImports(), ...pickleTricks(), ...arrays(), ...archives(), ...models(), ...disguises()];
}
