import fc from 'fast-check';
import { expect, test } from 'vitest';
import { glob } from './rules-for.ts';

test.each([
  ['refs/heads/*', 'refs/heads/a', true],
  ['refs/heads/*', 'refs/heads/a/b', false],
  ['refs/heads/**', 'refs/heads/a/b', true],
  ['refs/heads/**/*', 'refs/heads/a', true],
  ['submissions/**', 'submissions/a/b.py', true],
  ['*.py', 'a.py', true],
  ['*.py', 'a/b.py', false],
  ['v?.0', 'v1.0', true],
])('%s on %s: %s', (pattern, text, expected) => {
  expect(glob(pattern).test(text)).toBe(expected);
});

test('a pattern without stars matches itself and nothing else', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (pattern, text) => {
      const plain = pattern.replace(/[*?]/g, '');
      expect(glob(plain).test(text)).toBe(plain === text);
    }),
  );
});
