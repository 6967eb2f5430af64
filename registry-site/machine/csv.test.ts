import { expect, test } from 'vitest';
import { csv } from './csv.ts';
import { webLink } from '../format/web-link.ts';

test('a spreadsheet reads every cell as what it is, and runs none', () => {
  expect(csv([['plain', 'with, comma', 'say "hi"', -0.5, true, null]])).toBe('plain,"with, comma","say ""hi""",-0.5,true,\r\n');
  expect(csv([['=1+1', '@SUM(A1)', '+49', '-x']])).toBe("'=1+1,'@SUM(A1),'+49,'-x\r\n");
});

test('only http and https become links', () => {
  expect(webLink('https://example.org/a b')).toBe('https://example.org/a%20b');
  expect(['javascript:alert(1)', 'data:text/html,x', 'ftp://x', '//x', 'nonsense', undefined].map(webLink)).toEqual(
    Array.from({ length: 6 }),
  );
});
