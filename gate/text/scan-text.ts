import type { ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';

/** Characters that change the order in which text is shown, so that people read something else than programs do. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/;
const INVISIBLE = /[\u200b\u2060\u00ad\ufeff\u{e0000}-\u{e007f}]/u;

/** Looks at text line by line for what the eye is not shown. The text was found to be UTF-8 before. */
export async function scanText(source: ByteSource, context: ScanContext): Promise<void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let line = 1;
  let first = true;
  for await (const chunk of source.chunks()) {
    context.signal?.throwIfAborted();
    let text = decoder.decode(chunk, { stream: true });
    if (first) text = text.replace(/^\ufeff/, '');
    first = false;
    if (BIDI.test(text) || INVISIBLE.test(text)) {
      for (const [i, each] of text.split('\n').entries()) {
        if (BIDI.test(each))
          context.add({
            rule: 'unicode/bidi',
            message: 'has a character that reorders how the line is shown',
            fix: 'remove the bidirectional control character',
            line: line + i,
          });
        else if (INVISIBLE.test(each))
          context.add({
            rule: 'unicode/invisible',
            severity: 'warning',
            message: 'has an invisible character',
            fix: 'remove it',
            line: line + i,
          });
      }
    }
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) line += 1;
  }
}

/** Whether all bytes are UTF-8 without control characters other than tab, newline, carriage return and form feed. */
export async function isText(source: ByteSource): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for await (const chunk of source.chunks()) {
      // oxlint-disable-next-line no-control-regex -- control characters are what tells bytes from text
      if (/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(decoder.decode(chunk, { stream: true }))) return false;
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
