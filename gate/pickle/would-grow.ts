import { nameOf, type Value } from './value.ts';

/** The most an object may be larger than what is written in the file for it. */
const MOST = 2 ** 20;
const CONTAINERS =
  /^(?:builtins|__builtin__)\.(?:list|set|frozenset|tuple|bytes|bytearray|dict)$|^collections\.(?:deque|Counter|OrderedDict)$/;

/** How calling `name` with these arguments makes something far larger than its bytes in the file; undefined where it does not. */
export function wouldGrow(name: string, args: Value): string | undefined {
  const first = typeof args === 'object' && args?.kind === 'tuple' ? args.items[0] : undefined;
  if (/\.(?:bytes|bytearray)$/.test(name) && typeof first === 'number' && first > MOST) return `makes ${first} bytes out of nothing`;
  if (CONTAINERS.test(name) && typeof first === 'object' && first?.kind === 'instance' && first.of && /\.x?range$/.test(nameOf(first.of)))
    return 'fills a container from a range';
  if (/multiarray\._reconstruct$|_internal\._reconstruct$/.test(name) && typeof args === 'object' && args?.kind === 'tuple') {
    const shape = args.items[1];
    const lengths = typeof shape === 'object' && shape?.kind === 'tuple' ? shape.items : [shape];
    const size = lengths.reduce<number>((product, length) => product * (typeof length === 'number' ? length : Infinity), 1);
    if (lengths.length > 0 && !(size <= MOST)) return 'makes a huge array out of nothing';
  }
  return undefined;
}
