import { expect, test } from 'vitest';
import { block, code, prose } from './escape.ts';
import { marker, maxBytes, renderComment } from './render.ts';
import { en } from './catalogue/en/index.ts';
import type { WordedView } from './view.ts';

const view: WordedView = { words: en.say, answer: prose`Not scored.`, facts: prose`today`, paragraphs: [], problems: [], stages: [] };

test('the marker is the last thing in it', () => {
  expect(renderComment(view).endsWith(`\n\n${marker}`)).toBe(true);
});

test('however much there is to say, it fits, in bytes', () => {
  const long = '€'.repeat(4000);
  const problems = Array.from({ length: 40 }, () => ({ place: code(long, 400), says: prose`${long}`, next: prose`${long}` }));
  const full = renderComment({ ...view, problems, smoke: { says: prose`it printed`, excerpt: block(long.repeat(6), 24_000) } });
  expect(Buffer.byteLength(full)).toBeLessThanOrEqual(maxBytes);
  expect(full).toContain('**Not scored.**');
  expect(full.endsWith(marker)).toBe(true);
});
