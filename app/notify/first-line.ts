import { plain } from '../comment/escape.ts';

/** The first line of a comment of ours as plain text: its markup taken away, its escapes undone. Whoever prints it must escape it again. */
export function firstLine(body: string): string {
  const line = body.split('\n').find((one) => one.trim() !== '') ?? '';
  const text = line
    .replace(/(?<!\\)(\*\*|`+)/g, '')
    .replace(/\\([\\`*_[\]|~$#.)+\-=:])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return plain(text, 300);
}
