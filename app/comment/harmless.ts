/** What a character may mean where our text lands; what has no bit set is looked at by the slow, whole rules of `escape.ts`. */
const letter = 1;
const digit = 2;
/** Punctuation that means nothing in markdown, wherever it stands. */
const quiet = 4;
/** Printable ASCII that means something to markdown, HTML or GitHub, at least in places. */
const loud = 8;

const kinds = new Uint8Array(0x2300);
for (let at = 0x21; at < 0x7f; at += 1) kinds[at] = loud;
for (let at = 0x30; at <= 0x39; at += 1) kinds[at] = digit;
for (let at = 0x41; at <= 0x5a; at += 1) kinds[at] = kinds[at + 0x20] = letter;
// Latin letters, signs and dashes, without the soft hyphen and spaces and marks of direction that nobody sees.
for (let at = 0xa1; at < 0x250; at += 1) kinds[at] = at === 0xad ? 0 : letter;
for (let at = 0x2010; at < 0x2028; at += 1) kinds[at] = quiet;
for (let at = 0x2190; at < 0x2300; at += 1) kinds[at] = quiet;
for (const character of '%,;\'"/()!?{}^€') kinds[character.charCodeAt(0)] = quiet;

const space = 0x20;
const dot = 0x2e;
const bracket = 0x29;
const backtick = 0x60;
const pipe = 0x7c;

/** Whether it is one line of visible ASCII with single spaces inside it. */
export function isPlain(raw: string): boolean {
  return isSpaced(raw, false);
}

/** Whether, besides, neither a backtick nor a pipe is in it. */
export function isPlainCode(raw: string): boolean {
  return isSpaced(raw, true);
}

function isSpaced(raw: string, asCode: boolean): boolean {
  let before = space;
  for (let index = 0; index < raw.length; index += 1) {
    const unit = raw.charCodeAt(index);
    if (unit === space ? before === space : unit < 0x21 || unit > 0x7e || (asCode && (unit === backtick || unit === pipe))) return false;
    before = unit;
  }
  return before !== space;
}

/** Whether a stranger's words mean nothing in markdown, HTML or to GitHub, so that escaping them would leave them as they are. */
export function isHarmless(raw: string): boolean {
  let before = space;
  let numberSoFar = true;
  for (let index = 0; index < raw.length; index += 1) {
    const unit = raw.charCodeAt(index);
    const kind = unit < 0x2300 ? (kinds[unit] as number) : 0;
    if (unit === space) {
      if (before === space) return false;
    } else if (unit === dot || unit === bracket) {
      // `1. ` and `1) ` at the start make a list, and `www.` a link.
      const ends = index + 1 === raw.length || raw.charCodeAt(index + 1) === space;
      if ((numberSoFar && ends) || (unit === dot && (before === 0x77 || before === 0x57))) return false;
    } else if (kind === loud || kind === 0) {
      // A hyphen between words is only that, unless it makes a list, a rule, or a reference such as GH-7.
      const hyphen = unit === 0x2d && before !== space && before !== 0x48 && before !== 0x68;
      // So is a colon behind a word, unless an address follows.
      const colon = unit === 0x3a && before !== space && raw.charCodeAt(index + 1) !== 0x2f;
      if (!hyphen && !colon) return false;
    }
    if (kind !== digit) numberSoFar = false;
    before = unit;
  }
  return before !== space;
}
