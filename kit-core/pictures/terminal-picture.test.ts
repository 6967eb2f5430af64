import { expect, test } from 'vitest';
import { terminalPicture } from './terminal-picture.ts';

test('styles become classes, and what a command wrote cannot become markup', () => {
  const picture = terminalPicture('kit check', '\u001b[1mReady\u001b[0m\n  \u001b[32m✓\u001b[0m intake <script>"&"</script>\r\n');
  expect(picture).toContain('<tspan class="b">Ready</tspan>');
  expect(picture).toContain('<tspan class="g">✓</tspan> intake &lt;script&gt;&quot;&amp;&quot;&lt;/script&gt;</text>');
  expect(picture).not.toContain('\u001b');
});

test('a long line goes on in the next one', () => {
  const rows = terminalPicture('x', 'a'.repeat(25), 10).match(/<text [^>]*>[^<]*/g) ?? [];
  expect(rows.map((row) => row.replace(/^.*>/, ''))).toEqual(['', 'a'.repeat(10), 'a'.repeat(10), 'a'.repeat(5)]);
});
