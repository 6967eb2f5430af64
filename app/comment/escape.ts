import { isHarmless, isPlain, isPlainCode } from './harmless.ts';

/**
 * Text that may stand in a comment as it is. Templates print it unescaped and escape every other string, so what a participant wrote gets in
 * only through the functions of this module.
 */
export class Markdown {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
  /** What Handlebars prints for values that are safe already. */
  toHTML(): string {
    return this.source;
  }
  toString(): string {
    return this.source;
  }
}

const invisible = '\u200b';

/** One line of plain text: no terminal escapes, control characters, or characters that reorder or hide text; at most `limit` characters. */
export function plain(text: string, limit = 300): string {
  // Nearly all text is this, and it is as it should be already.
  if (text.length <= limit && isPlain(text)) return text;
  const cleaned = text
    // oxlint-disable-next-line no-control-regex -- terminal escapes are what must not pass
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g, '')
    .replace(/[\s\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .trim();
  const characters = [...cleaned];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : cleaned;
}

/**
 * A stranger's words as prose: markdown, HTML, mentions, references and automatic links all lose their meaning and stay readable.
 */
export function text(raw: string, limit = 300): Markdown {
  if (raw.length <= limit && isHarmless(raw)) return new Markdown(raw);
  const source = plain(raw, limit)
    .replace(/[\\`*_[\]|~$#]/g, '\\$&')
    .replace(/^(?:[+\-=:](?=[\s=:-]|$)|\d+(?=[.)](?:\s|$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', `@${invisible}`)
    .replaceAll('\\#', `\\#${invisible}`)
    .replaceAll('://', `:${invisible}//`)
    .replace(/\bwww\./gi, (match) => `${match.slice(0, 3)}${invisible}.`)
    .replace(/\bGH-(?=\d)/gi, (match) => `${match}${invisible}`);
  return new Markdown(source);
}

/** A stranger's words as inline code: nothing in it is markup, a mention or a link. Pipes become look-alikes: they would end a table cell. */
export function code(raw: string, limit = 200): Markdown {
  if (raw.length <= limit && isPlainCode(raw)) return new Markdown(`\`${raw}\``);
  const content = plain(raw, limit).replaceAll('|', '¦');
  if (content === '') return new Markdown('` `');
  const fence = '`'.repeat(longestRun(content, '`') + 1);
  const pad = /^`|`$/.test(content) ? ' ' : '';
  return new Markdown(`${fence}${pad}${content}${pad}${fence}`);
}

/** A stranger's lines as a fenced block whose fence is longer than any in it; at most `limit` characters. */
export function block(raw: string, limit = 4000): Markdown {
  const lines = raw.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => printable(line));
  const whole = lines.join('\n');
  const joined = whole.length <= limit ? whole : [...whole].slice(0, limit).join('');
  const fence = '`'.repeat(Math.max(3, longestRun(joined, '`') + 1));
  return new Markdown(`${fence}text\n${joined}\n${fence}`);
}

function printable(line: string): string {
  if (/^[ -~]*$/.test(line)) return line;
  return (
    line
      .replaceAll('\t', '    ')
      // oxlint-disable-next-line no-control-regex -- terminal escapes are what must not pass
      .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g, '')
      .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
  );
}

/** Markdown of our own with holes: what is put in is escaped as prose unless it is {@link Markdown} already. */
export function prose(parts: TemplateStringsArray, ...values: readonly (Markdown | string | number)[]): Markdown {
  let out = parts[0] ?? '';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    out += (value instanceof Markdown ? value.source : text(String(value)).source) + (parts[index + 1] ?? '');
  }
  return new Markdown(out);
}

/** Several markdown pieces on lines of their own. */
export function lines(...pieces: readonly Markdown[]): Markdown {
  return new Markdown(pieces.map((piece) => piece.source).join('\n'));
}

function longestRun(within: string, character: string): number {
  if (!within.includes(character)) return 0;
  let longest = 0;
  let run = 0;
  for (const at of within) {
    run = at === character ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** Markdown pieces in one line, with something of our own between them. */
export function joined(pieces: readonly Markdown[], between: string): Markdown {
  return new Markdown(pieces.map(({ source }) => source).join(between));
}
