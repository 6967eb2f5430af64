import { escape } from './markup.ts';

/** GitHub draws emoji itself; those that tell a state are drawn here too, as not every machine has a font for them. */
const drawn: Record<string, [string, string]> = {
  '✅': ['success', '✓'],
  '☑': ['success', '✓'],
  '🟢': ['success', '●'],
  '❌': ['failure', '✕'],
  '🔴': ['failure', '●'],
  '⛔': ['failure', '–'],
  '🚫': ['failure', '⊘'],
  '⏳': ['pending', '●'],
  '⌛': ['pending', '●'],
  '🟡': ['pending', '●'],
  '⚠': ['pending', '!'],
  '⏭': ['skipped', '–'],
  '➖': ['skipped', '–'],
  '⚪': ['skipped', '○'],
  ℹ: ['neutral', 'i'],
};
const emoji = new RegExp(`^(${Object.keys(drawn).join('|')})\uFE0F?`, 'u');

/** Tags without attributes that GitHub lets through and that cannot do harm. */
const harmless = /^<(\/?)(b|strong|i|em|code|kbd|sub|sup|br|hr|del|ins)\s*\/?>/i;

const longestLine = 10_000;
const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Renders what stands within a line: code, bold, italic, struck, links, images as links, mentions. Everything else is escaped. */
export function inline(text: string): string {
  // Looking for the ends of marks is quadratic; nobody reads a line this long.
  if (text.length > longestLine) return escape(text);
  let out = '';
  let rest = text;
  const open: string[] = [];
  while (rest !== '') {
    const [html, length] = token(rest, out) ?? [escape(rest[0] as string), 1];
    const tag = harmless.exec(rest.slice(0, length));
    if (tag && !/^(br|hr)$/i.test(tag[2] as string)) {
      const name = (tag[2] as string).toLowerCase();
      if (tag[1] === '') open.push(name);
      else if (open.at(-1) === name) open.pop();
      else {
        out += escape(rest.slice(0, length));
        rest = rest.slice(length);
        continue;
      }
    }
    out += html;
    rest = rest.slice(length);
  }
  return (
    out +
    open
      .toReversed()
      .map((name) => `</${name}>`)
      .join('')
  );
}

function token(text: string, before: string): [string, number] | undefined {
  const sign = emoji.exec(text);
  const look = sign && drawn[sign[1] as string];
  if (look) return [`<span class="i ${look[0]}" title="${sign[1]}">${look[1]}</span>`, sign[0].length];
  const word = /[\p{L}\p{N}]$/u.test(before);
  const code = /^(`+)([^]*?[^`])\1(?!`)/.exec(text);
  if (code) return [`<code>${escape((code[2] as string).trim())}</code>`, code[0].length];
  if (text[0] === '\\' && /^\\[!-/:-@[-`{-~]/.test(text)) return [escape(text[1] as string), 2];
  const link = /^!?\[((?:[^[\]\\]|\\.|\[[^\]]*\])*)\]\(<?([^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)>?(?:\s+"[^"]*")?\)/.exec(text);
  if (link) return [anchor(link[2] as string, inline(link[1] as string)), link[0].length];
  const strong = /^(\*\*|__)(?=\S)([^]*?\S)\1/.exec(text);
  if (strong && !(word && strong[1] === '__')) return [`<strong>${inline(strong[2] as string)}</strong>`, strong[0].length];
  const struck = /^~~(?=\S)([^]*?\S)~~/.exec(text);
  if (struck) return [`<del>${inline(struck[1] as string)}</del>`, struck[0].length];
  const em = /^([*_])(?=[^\s*_])([^]*?[^\s*_])\1(?![\p{L}\p{N}])/u.exec(text);
  if (em && !(word && em[1] === '_')) return [`<em>${inline(em[2] as string)}</em>`, em[0].length];
  const tag = harmless.exec(text);
  if (tag) return [`<${tag[1]}${(tag[2] as string).toLowerCase()}>`, tag[0].length];
  const address = /^<?(https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?])>?/.exec(text);
  if (address && !word) return [anchor(address[1] as string, escape(address[1] as string)), address[0].length];
  const mention = /^@([A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\/[A-Za-z0-9-]+)?)/.exec(text);
  if (mention && !word) return [`<span class="mention">@${escape(mention[1] as string)}</span>`, mention[0].length];
  const entity = /^&(?:#(\d{1,6})|(lt|gt|amp|quot|apos|nbsp));/.exec(text);
  if (entity)
    return [escape(entity[1] ? String.fromCodePoint(Number(entity[1])) : (entities[entity[2] as string] as string)), entity[0].length];
  const plain = /^[\p{L}\p{N}\p{P}\p{Z}](?:(?![\\`![*_~<h@&])[\p{L}\p{N}\p{P}\p{Z}])*/u.exec(text);
  return plain ? [escape(plain[0]), plain[0].length] : undefined;
}

/** A link to the web, a page of this server or a place on the page; anything else stays text. */
function anchor(address: string, label: string): string {
  if (!/^(https?:\/\/|\/|#|\.\.?\/|[\w./-]+$)/i.test(address)) return label;
  return `<a href="${escape(address)}" rel="nofollow noreferrer">${label}</a>`;
}
