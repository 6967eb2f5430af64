import { createReadStream } from 'node:fs';

/** A part of a text, whole lines where it has any, and the number of its first line. */
export interface TextWindow {
  readonly text: string;
  readonly firstLine: number;
}

/** A UTF-8 file in parts of about `size` bytes, cut at line ends; a line longer than that is cut inside, with `OVERLAP` characters told twice. */
export async function* textWindows(path: string, size: number): AsyncGenerator<TextWindow> {
  let text = '';
  let firstLine = 1;
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    text += chunk as string;
    if (text.length < size) continue;
    const end = text.lastIndexOf('\n') + 1;
    const part = end > 0 ? text.slice(0, end) : text;
    yield { text: part, firstLine };
    firstLine += part.split('\n').length - 1;
    text = end > 0 ? text.slice(end) : text.slice(-OVERLAP);
  }
  if (text !== '') yield { text, firstLine };
}

const OVERLAP = 1000;
