/** Bytes of one element of a numpy type as `.npy` headers spell it; `objects` where it holds Python objects, undefined where unknown. */
export function dtypeSize(descr: string): number | 'objects' | undefined {
  const text = descr.trim();
  const simple = /^'([^']*)'$/.exec(text)?.[1];
  if (simple !== undefined) return simpleSize(simple);
  const fields = new DescrReader(text);
  const size = fields.list();
  return fields.finished ? size : undefined;
}

function simpleSize(type: string): number | 'objects' | undefined {
  const match = /^[<>|=]?([?biufcSUVOaMm])(\d{0,9})(\[[0-9A-Za-zμ]{1,12}\])?$/.exec(type);
  if (!match) return undefined;
  const letter = match[1];
  if (letter === 'O') return 'objects';
  if (letter === '?') return 1;
  if (match[2] === '') return undefined;
  return letter === 'U' ? 4 * Number(match[2]) : Number(match[2]);
}

/** Reads `[('name', '<f4'), ('other', '<i8', (2,)), ('inner', [...])]`, the spelling of structured types. */
class DescrReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get finished(): boolean {
    return this.#at === this.#text.length;
  }

  list(): number | 'objects' | undefined {
    if (!this.#eat(/^\[\s*/) || ++this.#depth > 20) return undefined;
    let total: number | 'objects' = 0;
    while (!this.#eat(/^\]/)) {
      const field = this.#field();
      if (field === undefined) return undefined;
      total = total === 'objects' || field === 'objects' ? 'objects' : total + field;
      this.#eat(/^\s*,\s*/);
    }
    this.#depth -= 1;
    return total;
  }

  #field(): number | 'objects' | undefined {
    if (!this.#eat(/^\(\s*(?:'[^'\\]*'|\('[^'\\]*',\s*'[^'\\]*'\))\s*,\s*/)) return undefined;
    const simple = this.#eat(/^'[^'\\]*'/);
    const size = simple ? simpleSize(simple.slice(1, -1)) : this.list();
    const shape = this.#eat(/^\s*,\s*\(([\d, ]*)\)/);
    if (!this.#eat(/^\s*\)/)) return undefined;
    if (size === undefined || size === 'objects' || !shape) return size;
    return (shape.match(/\d+/g) ?? []).reduce((product, part) => product * Number(part), size);
  }

  #eat(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.#text.slice(this.#at))?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
