import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { block, code, plain, prose, text } from './escape.ts';

/** Strings rich in what markdown, HTML, GitHub and terminals act on. */
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        '@everyone',
        '<script>',
        '</details>',
        '<!--',
        '`',
        '```',
        '|',
        '\n',
        '\r\n',
        '](http://x)',
        '![',
        '**',
        '__',
        '#1',
        'GH-7',
        'www.x.io',
        'https://x.io',
        '\u001b[31m',
        '\u202e',
        '\u200b',
        '&lt;',
        '\\',
        '~~~',
        '- [ ] ',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const invisible = '\u200b';

describe('prose of a stranger', () => {
  test('holds no tag, mention, reference, link or markup that is not escaped', () => {
    fc.assert(
      fc.property(nasty, (raw) => {
        const { source } = text(raw);
        expect(source).not.toMatch(/[<>]/);
        expect(source).not.toMatch(/&(?!amp;|lt;|gt;)/);
        expect(source).not.toMatch(new RegExp(`[@#](?!${invisible})`));
        expect(source).not.toMatch(/:\/\//);
        expect(source.replace(/\\[\\`*_[\]|~$#]/g, '')).not.toMatch(/[`*_[\]|~$]/);
        expect(source).not.toMatch(/[\n\r\p{Cc}\u202e]/u);
      }),
    );
  });

  test('is the same whether it is taken for harmless or looked through', () => {
    const letters = fc.constantFrom(
      ...'abwW.19 ,;\'/()%×–²·≈-+=:@#GH&<>*_~|`[]!$\\"?{}^€äñŐ…“”‑‧\u00a0\u00ad\u200b\u2027\u2028\u202e\u2190\u22ff\u2300\n\t',
    );
    const words = fc.oneof(letters, letters, fc.constantFrom('www.', 'GH-1', '1. ', '1) ', '://', '- ', '--'));
    // A bell is dropped, but only by looking through the whole text.
    const same = (raw: string): boolean =>
      text(raw).source === text(`${raw}\u0007`).source &&
      plain(raw) === plain(`${raw}\u0007`) &&
      code(raw).source === code(`${raw}\u0007`).source;
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => same(parts.join(''))),
      { numRuns: 2000 },
    );
  });

  test('stays readable', () => {
    expect(text('radius is missing (found "12 mm")').source).toBe('radius is missing (found "12 mm")');
    expect(text('1. first').source).toBe('1\\. first');
    expect(text('\u001b[31mred\u001b[0m').source).toBe('red');
  });
});

test('code of a stranger cannot end itself, nor a table cell', () => {
  fc.assert(
    fc.property(nasty, (raw) => {
      const { source } = code(raw);
      const fence = /^`+/.exec(source)?.[0] ?? '';
      expect(source.endsWith(fence)).toBe(true);
      const inner = source.slice(fence.length, -fence.length);
      expect(inner.split(/[^`]+/)).not.toContain(fence);
      expect(source).not.toMatch(/[|\n\r]/);
    }),
  );
});

test('a block of a stranger cannot end itself', () => {
  fc.assert(
    fc.property(nasty, (raw) => {
      const lines = block(raw).source.split('\n');
      const fence = lines.at(-1) ?? '';
      expect(lines[0]).toBe(`${fence}text`);
      expect(lines.slice(1, -1).every((line) => !line.includes(fence))).toBe(true);
      expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
    }),
  );
});

test('what is put into our own words is escaped unless it is safe already', () => {
  expect(prose`by ${'@mallory'} in ${code('model.py')}`.source).toBe(`by @${invisible}mallory in \`model.py\``);
});

test('a long text is cut by characters, not through one', () => {
  expect(plain('👍'.repeat(10), 4)).toBe('👍👍👍…');
});
