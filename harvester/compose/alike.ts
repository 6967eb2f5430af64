import type { Column } from '../../core/contract/column.ts';
import { sameUnit, type Misfit } from './fits.ts';
import { together, told } from './column-words.ts';

/** One answer for several, or the first of them that is unlike those before. */
export type Likeness =
  | { readonly kind: 'alike'; readonly columns: readonly Column[] }
  | ({ readonly kind: 'different'; readonly index: number } & Pick<Misfit, 'message' | 'next'>);

/** One answer for several (one at least) that must be alike: same names, types and units; ranges and classes that hold all of theirs. */
export function alike(answers: readonly (readonly Column[])[]): Likeness {
  const [first = [], ...others] = answers;
  const merged = new Map(first.map((column) => [column.name, column]));
  for (const [before, answer] of others.entries()) {
    const index = before + 1;
    const names = answer.map((column) => column.name);
    if (names.length !== merged.size || names.some((each) => !merged.has(each)))
      return {
        kind: 'different',
        index,
        message: `answers ${names.join(', ')}; the first one ${[...merged.keys()].join(', ')}`,
        next: 'rename outputs until they agree: out: { <new name>: <output> }',
      };
    for (const column of answer) {
      const held = merged.get(column.name) as Column;
      if (held.type !== column.type || !sameUnit(held, column))
        return {
          kind: 'different',
          index,
          message: `answers "${column.name}" as ${told(column)}; the first one as ${told(held)}`,
          next: 'combine only what means the same',
        };
      merged.set(column.name, together(held, column));
    }
  }
  return { kind: 'alike', columns: [...merged.values()] };
}
