/**
 * Whether a gjson path exists in a JSON value: the part of gjson that conditions of an inference graph use. Dotted keys and positions, `#`,
 * `#(<path><op><value>)` and a leading `[@this]`. Throws on any other syntax rather than to guess what gjson would find.
 * Syntax: github.com/tidwall/gjson, SYNTAX.md.
 */
export function pathExists(value: unknown, path: string): boolean {
  const wrapped = path.startsWith('[@this]');
  const rest = wrapped ? path.slice('[@this]'.length).replace(/^\./, '') : path;
  return find(wrapped ? [value] : value, split(rest)) !== undefined;
}

type Found = { readonly value: unknown } | undefined;

function find(value: unknown, [part, ...rest]: readonly string[]): Found {
  if (part === undefined) return { value };
  if (part === '#') {
    if (!Array.isArray(value)) return undefined;
    if (rest.length === 0) return { value: value.length };
    // gjson answers a list here, which exists even when it is empty.
    return { value: value.flatMap((each) => find(each, rest)?.value ?? []) };
  }
  if (part.startsWith('#(')) {
    if (!Array.isArray(value)) return undefined;
    const met = query(part.slice(2, -1));
    const hit = value.find(met);
    return hit === undefined ? undefined : find(hit, rest);
  }
  if (Array.isArray(value)) return /^\d+$/.test(part) && Number(part) < value.length ? find(value[Number(part)], rest) : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
  return find((value as Record<string, unknown>)[part], rest);
}

const operators = ['==', '!=', '<=', '>=', '<', '>'] as const;
type Operator = (typeof operators)[number];

function query(text: string): (value: unknown) => boolean {
  const [, path = '', operator, literal = ''] = /^([A-Za-z0-9_.-]*)\s*(==|!=|<=|>=|<|>)\s*(.+)$/.exec(text) ?? [];
  if (operator === undefined) {
    if (!/^[A-Za-z0-9_.-]+$/.test(text)) throw unsupported(text);
    return (value) => find(value, split(text)) !== undefined;
  }
  const wanted = literalOf(literal);
  const parts = path === '' ? [] : split(path);
  return (value) => {
    const found = find(value, parts);
    return found !== undefined && compare(found.value, operator as Operator, wanted);
  };
}

function literalOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object') return value;
  } catch {
    // gjson takes unquoted words as text too.
    if (/^[A-Za-z0-9_-]+$/.test(text)) return text;
  }
  throw unsupported(text);
}

function compare(value: unknown, operator: Operator, wanted: unknown): boolean {
  if (typeof value !== typeof wanted) return false;
  const [a, b] = [value as number, wanted as number];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** Parts between dots; what stands in brackets is one part, `\` takes the next character as it is. */
function split(path: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < path.length; at++) {
    const char = path[at] as string;
    if (char === '\\') part += path[++at] ?? '';
    else if (char === '.') {
      parts.push(part);
      part = '';
    } else if (char === '#' && path[at + 1] === '(') {
      const end = path.indexOf(')', at);
      if (end < 0 || path[end + 1] === '#') throw unsupported(path);
      part += path.slice(at, end + 1);
      at = end;
    } else if ('@|*?!{['.includes(char)) throw unsupported(path);
    else part += char;
  }
  return path === '' ? [] : [...parts, part];
}

function unsupported(path: string): Error {
  return new Error(`"${path}" is gjson of a kind that is not read here: use dotted keys and #(key=="value")`);
}
