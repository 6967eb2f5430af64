import { hostilePickles } from '../hostile-pickles.ts';
import type { HostileFile } from './hostile-file.ts';
import { pickleBombs } from './pickle-bombs.ts';
import { pickleMemo } from './pickle-memo.ts';
import { pickleNames } from './pickle-names.ts';
import { pickleObjects } from './pickle-objects.ts';
import { pickleProtocols } from './pickle-protocols.ts';
import { pickleSequences } from './pickle-sequences.ts';

/** What instructions alone can be made to hide. */
export function pickleTricks(): HostileFile[] {
  return [
    ...hostilePickles
      .filter(({ name }) => !name.endsWith(' called'))
      .map(({ name, bytes }): HostileFile => ({ family: 'instructions by hand', name, ending: 'pkl', bytes })),
    ...pickleNames(),
    ...pickleMemo(),
    ...pickleProtocols(),
    ...pickleObjects(),
    ...pickleSequences(),
    ...pickleBombs(),
  ];
}
