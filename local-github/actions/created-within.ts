/**
 * Whether a run made at `at` is within what `created=` asks for, in GitHub's search syntax: `>=`, `>`, `<=`, `<` and an instant or a day, `from..to` with `*`
 * for no end, or a day alone. A day is a whole one, UTC.
 */
export function createdWithin(at: string, asked: string): boolean {
  const made = Date.parse(at);
  const range = /^(\S+?)\.\.(\S+)$/.exec(asked);
  if (range) return (range[1] === '*' || made >= first(range[1])) && (range[2] === '*' || made <= last(range[2]));
  const [, sign = '', when = ''] = /^([<>]=?)?(\S+)$/.exec(asked) ?? [];
  if (sign === '>=') return made >= first(when);
  if (sign === '>') return made > last(when);
  if (sign === '<=') return made <= last(when);
  if (sign === '<') return made < first(when);
  return made >= first(when) && made <= last(when);
}

const first = (when = ''): number => Date.parse(when);
const last = (when = ''): number => Date.parse(when) + (/^\d{4}-\d\d-\d\d$/.test(when) ? 86_400_000 - 1 : 0);
