import { TEXT, type Value } from './value.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes of a name or string as text; `TEXT` (characters unknown) where they are no UTF-8. */
export function decodeText(bytes: Buffer): Value {
  try {
    return utf8.decode(bytes);
  } catch {
    return TEXT;
  }
}

/** The value of a protocol 0 string `'…'` or `"…"`; `TEXT` where it has escapes, undefined where the quotes are missing. */
export function quoted(line: string): Value | undefined {
  const text = line.trimEnd();
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || text.at(-1) !== quote) return undefined;
  const inner = text.slice(1, -1);
  // oxlint-disable-next-line no-control-regex -- anything but plain ASCII depends on the loader's encoding
  return /^[\x20-\x7e]*$/.test(inner) && !inner.includes('\\') && inner.length <= 256 ? inner : TEXT;
}
