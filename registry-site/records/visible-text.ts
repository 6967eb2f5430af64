// Bidi controls and invisible characters can make a name read as another one; joiners (U+200C, U+200D) stay, scripts and emoji need them.
const hidden =
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what must become visible
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffc]|[\u{e0000}-\u{e007f}]/gu;

/** Text in which no character is invisible or turns the reading direction: each such character becomes `‹U+202E›`, lone surrogates U+FFFD. */
export function visibleText(text: string): string {
  return text.toWellFormed().replace(hidden, (char) => `‹U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`);
}

/** The same value with every string inside made visible, and the very same object when there was nothing to do; keys are left alone, schemas have fixed them. */
export function visibleDeep<T>(value: T): T {
  if (typeof value === 'string') return visibleText(value) as T;
  if (Array.isArray(value)) {
    const shown = value.map((item: unknown) => visibleDeep(item));
    return shown.some((item, index) => item !== value[index]) ? (shown as T) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const changed = Object.entries(value).flatMap(([key, held]: [string, unknown]) => {
    const shown = visibleDeep(held);
    return shown === held ? [] : [[key, shown] as const];
  });
  return changed.length > 0 ? { ...value, ...Object.fromEntries(changed) } : value;
}
