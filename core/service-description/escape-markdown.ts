/**
 * Somebody's plain text as Markdown that shows exactly this text: every ASCII punctuation mark escaped (so no link, image, HTML, mention
 * or table cell can be made), control and text-direction characters dropped, line breaks kept as spaces and blank lines as paragraphs.
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      .replaceAll('\t', ' ')
      // oxlint-disable-next-line no-control-regex -- control characters are exactly what must go
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
      .replace(/[!-/:-@[-`{-~]/g, '\\$&')
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, ' '))
      .filter((paragraph) => paragraph !== '')
      .join('\n\n')
  );
}
