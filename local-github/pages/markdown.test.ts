import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdown } from './markdown.ts';

const render = (text: string) => markdown(text).text.replace(/\n+/g, '');

describe('what people write is shown as GitHub shows it', () => {
  test.each([
    ['**bold** and *thin* and `code`', '<p><strong>bold</strong> and <em>thin</em> and <code>code</code></p>'],
    ['snake_case_name stays', '<p>snake_case_name stays</p>'],
    ['# Title', '<h1>Title</h1>'],
    ['- a\n- b\n  - c', '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['> said\n> again', '<blockquote><p>said<br>again</p></blockquote>'],
    ['```py\nx < 1\n```', '<pre><code>x &lt; 1</code></pre>'],
    ['p &lt; 0.001 &amp;lt; &#64;', '<p>p &lt; 0.001 &amp;lt; @</p>'],
    [
      '| a | b |\n|---|--:|\n| 1 | 2 |',
      '<div class="scroll"><table><thead><tr><th>a</th><th class="right">b</th></tr></thead><tbody><tr><td>1</td><td class="right">2</td></tr></tbody></table></div>',
    ],
    ['[a](https://b.c/d)', '<p><a href="https://b.c/d" rel="nofollow noreferrer">a</a></p>'],
    ['see https://b.c/d.', '<p>see <a href="https://b.c/d" rel="nofollow noreferrer">https://b.c/d</a>.</p>'],
    ['<details><summary>More</summary>\n\n- x\n</details>', '<details><summary>More</summary><ul><li>x</li></ul></details>'],
    ['<!-- hidden -->shown', '<p>shown</p>'],
    ['x<sub>2</sub>', '<p>x<sub>2</sub></p>'],
  ])('%s', (source, expected) => {
    expect(render(source)).toBe(expected);
  });
});

describe('nothing anybody writes becomes markup of the page', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,y)',
    '<b onclick="x">y</b>',
    '<details onclick=x><summary>a',
    '`</code><script>`',
    '<sub></p><script>',
  ])('%s', (source) => {
    expect(markdown(source).text).not.toMatch(/<script|<img|onerror=alert\(1\)>$|href="(javascript|data)|<\w+ on/i);
  });

  test('for any text, only known tags come out, each opened is closed', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '`',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '|',
      '\n',
      '#',
      '-',
      ' ',
      'a',
      '<script>',
      '<details>',
      '</details>',
      '<summary>',
      '<b>',
      '</b>',
      '<sub>',
      'https://a.b',
      'javascript:',
      '✅',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        const open: string[] = [];
        for (const [, close, name] of markdown(parts.join('')).text.matchAll(/<(\/?)([a-z0-9]+)(?: [^>]*)?>/g)) {
          expect(name).toMatch(
            /^(p|br|hr|b|strong|i|em|code|kbd|sub|sup|del|ins|a|span|ul|ol|li|input|h[1-6]|pre|blockquote|div|table|thead|tbody|tr|th|td|details|summary)$/,
          );
          if (/^(br|hr|input)$/.test(name as string)) continue;
          if (close) expect(open.pop()).toBe(name);
          else open.push(name as string);
        }
        expect(open).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
