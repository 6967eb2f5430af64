/** Markup that is safe to put into a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Text made harmless for element content and quoted attributes. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** A template whose values are escaped unless they are markup already; lists are joined, `false` and nothing are left out. */
export function markup(strings: TemplateStringsArray, ...values: Part[]): Html {
  return new Html(strings.map((one, at) => one + (at < values.length ? show(values[at]) : '')).join(''));
}

function show(value: Part): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  return value.map(show).join('');
}
