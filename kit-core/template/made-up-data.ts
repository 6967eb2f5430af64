import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { croissantOf } from '../../core/cards/croissant.ts';
import { Competition } from '../../core/contract/competition.ts';
import { readContract } from '../../core/contract/read.ts';

const template = new URL('../../competition-template/', import.meta.url);
const rows = 240;

/** The template's made-up rows: `feature_1` tells the label along a line, `feature_2` by how far it is from the middle. */
export function madeUpRows(): string {
  let state = 20_261_122;
  // Mulberry32: the same numbers everywhere.
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const lines = Array.from({ length: rows }, () => {
    const [first, second] = [uniform(), uniform() * 10];
    const chance = 1 / (1 + Math.exp(-(6 * (first - 0.5) + 1.1 * (Math.abs(second - 5) - 2.5))));
    return `${first.toFixed(2)},${second.toFixed(1)},${uniform() < chance ? 1 : 0}`;
  });
  return `feature_1,feature_2,label\n${lines.join('\n')}\n`;
}

/** The Croissant card of these rows. */
export async function madeUpCard(): Promise<string> {
  const text = await readFile(new URL('competition.yaml', template), 'utf8');
  const read = readContract(Competition, 'competition.yaml', text);
  if (read.kind === 'invalid') throw new Error(read.problems[0].message);
  const bytes = Buffer.from(madeUpRows());
  const card = croissantOf(read.value, {
    file: { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length },
    licence: 'CC0-1.0',
    citeAs: 'Made-up rows of the competition template',
    creators: ['Your organisation'],
    url: 'https://example.org/my-competition',
    version: '1.0.0',
    published: '2026-01-01',
  });
  return `${JSON.stringify(card, null, 2)}\n`;
}

/** Writes both. Run it after changing the columns in the template's `competition.yaml`. */
if (import.meta.main) {
  await writeFile(new URL('data/public/train.csv', template), madeUpRows());
  await writeFile(new URL('data/public/croissant.json', template), await madeUpCard());
}
