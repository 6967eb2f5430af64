import { asm, assemble } from '../assemble-pickle.ts';
import { family, type HostileFile } from './hostile-file.ts';
import { dict, MODEL, system } from './pieces.ts';

const { proto, text, shortText, reduce, stop, build, mark, tuple1 } = asm;

/** The memo and the stack played against a reader that follows neither. */
export function pickleMemo(): HostileFile[] {
  const four = (...pieces: (Buffer | string)[]): Buffer => assemble(proto(4), ...pieces, stop);
  const use = assemble(asm.stackGlobal, text('id'), tuple1, reduce);
  return family('memo played against the reader', 'pkl', {
    'an entry overwritten': four(
      shortText('collections'),
      asm.put(0),
      '0',
      shortText('os'),
      asm.put(0),
      '0',
      asm.get(0),
      shortText('system'),
      use,
    ),
    'an entry overwritten with MEMOIZE': four(
      shortText('a'),
      asm.put(1),
      '0',
      shortText('os'),
      asm.memoize,
      '0',
      asm.get(1),
      shortText('system'),
      use,
    ),
    'MEMOIZE counts entries': four(
      shortText('x'),
      asm.put(5),
      asm.memoize,
      '0',
      shortText('os'),
      asm.memoize,
      '0',
      asm.get(2),
      shortText('system'),
      use,
    ),
    'a far entry': four(shortText('os'), asm.put(4_000_000_000), '0', asm.get(4_000_000_000), shortText('system'), use),
    'a text entry': assemble("S'os'\np007\n0g007\n", "S'system'\n", asm.stackGlobal, text('id'), tuple1, reduce, stop),
    'an import kept, called later': four(system, asm.memoize, '0', asm.none, '0', asm.get(0), text('id'), tuple1, reduce),
    'an import kept in a list': four(asm.emptyList, system, asm.append, '0', asm.none),
    'an import kept in a dict of a model': four(MODEL, dict({ predict: system }), build),
    'duplicated, one of them called': four(system, asm.dup, text('id'), tuple1, reduce),
    'marks between': four(mark, mark, '1', system, text('id'), tuple1, reduce, '1', asm.none),
    'a mark popped as a value': four('(0', system, text('id'), tuple1, reduce),
    'through two pickles': Buffer.concat([four(shortText('os'), asm.memoize), four(asm.get(0), shortText('system'), use)]),
    'GET beyond what was put': four(asm.get(9), shortText('system'), use),
  });
}
