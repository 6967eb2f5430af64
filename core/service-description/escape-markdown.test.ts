import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMarkdown } from './escape-markdown.ts';

test('every mark that could mean something is escaped, and the words stay', () => {
  expect(escapeMarkdown('<img src=x> [a](b) `c`\n# d\n\n\n| e @f\u202e')).toBe(
    '\\<img src\\=x\\> \\[a\\]\\(b\\) \\`c\\` \\# d\n\n\\| e \\@f',
  );
});

test('no unescaped punctuation and no control character is left, whatever comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeMarkdown(text);
      expect(escaped.replace(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[!-/:-@[-`{-~]/);
      // oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
      expect(escaped).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    }),
  );
});
