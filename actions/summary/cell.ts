/** A text that a participant may have written, for one cell of a summary's table: no markup, no mention, no link, one line, at most 300 characters. */
export function cell(text: string): string {
  return text
    .replace(/[&<>|`@\\[\]*_~#]/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}
