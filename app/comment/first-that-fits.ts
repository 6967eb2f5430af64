import { maxBytes } from './render.ts';

/** What `make` makes of the most rows that GitHub takes as one text, tried from `most` downwards; of none where even that is too long. */
export function firstThatFits(most: number, make: (rows: number) => string): string {
  for (let rows = most; rows > 0; rows = Math.floor(rows / 2)) {
    const body = make(rows);
    if (Buffer.byteLength(body) <= maxBytes) return body;
  }
  return make(0);
}
