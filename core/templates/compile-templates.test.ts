import fc from 'fast-check';
import Handlebars from 'handlebars';
import { expect, test } from 'vitest';
import { compileTemplates } from './compile-templates.ts';

const partials = new Map([
  ['frame', '<{{title}}{{#if wide}} wide{{/if}}>\n{{> @partial-block}}\n</{{@root.title}}>'],
  ['card', '{{#each this}}\n  {{name}}: {{../length}}\n{{else}}\n  none\n{{/each}}\n'],
  ['line', '<i>{{name}}{{left}}{{right}}</i>\n'],
]);

const names = ['title', 'name', 'rows', 'one', 'none'] as const;
const path = fc.oneof(
  fc.constantFrom(...names, 'one.name', 'one.rows', 'rows.length', 'this.title', '@root.title', '@root.one.name'),
  fc.constantFrom('missing', 'none.name', 'title.length'),
);
const space = fc.constantFrom('', ' ', '\n', '\n  ', 'text', '<b class="&">', '\\ `${1}` "');
const piece = fc.letrec<{ body: string; node: string }>((tie) => ({
  body: fc.array(fc.tuple(space, tie('node'), space), { maxLength: 3 }).map((parts) => parts.flat().join('')),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    path.map((held) => `{{${held}}}`),
    path.map((held) => `{{{${held}}}}`),
    path.map((held) => `{{~${held}~}}`),
    fc.constant('{{! said to nobody }}'),
    fc.constantFrom(
      '{{> card rows}}',
      '  {{> card rows}}\n',
      '{{> line one}}',
      '{{> line left="a<" right=title}}',
      '{{> line one right=2}}',
    ),
    fc.tuple(path, tie('body'), tie('body')).map(([held, a, b]) => `{{#if ${held}}}${a}{{else}}${b}{{/if}}`),
    fc.tuple(path, path, tie('body')).map(([held, other, a]) => `{{#if ${held}}}\n${a}\n{{else if ${other}}}{{title}}{{/if}}`),
    fc.tuple(path, tie('body')).map(([held, a]) => `{{#unless ${held}}}${a}{{/unless}}`),
    fc
      .tuple(tie('body'), tie('body'))
      .map(
        ([a, b]) =>
          `{{#each rows}}\n${a}{{../title}}{{@index}}{{#unless @last}}, {{/unless}}{{#if @first}}{{name}}{{/if}}\n{{else}}${b}{{/each}}`,
      ),
  ),
}));
const text = fc.constantFrom('', 'a', '<script>"\'`=&', 'é 漢 🙂', '{{title}}');
const value = fc.oneof(text, fc.constantFrom(0, 1, -1.5, true, false, null, undefined, []));
const plain = { noNullPrototype: true };
const row = fc.record(
  { title: value, name: value, rows: fc.array(fc.record({ title: text, name: text }, plain), { maxLength: 2 }) },
  plain,
);
const model = fc.record(
  {
    title: value,
    name: value,
    one: fc.oneof(row, fc.constant(undefined)),
    rows: fc.array(row, { maxLength: 3 }),
    none: fc.constantFrom(null, undefined),
  },
  plain,
);

function byHandlebars(page: string): (held: object) => string {
  const engine = Handlebars.create();
  const options = { knownHelpersOnly: true, preventIndent: true };
  for (const [name, source] of partials) engine.registerPartial(name, engine.compile(source, options));
  return engine.compile(page, options);
}

test('whatever a template of ours says, the text is that of Handlebars', () => {
  fc.assert(
    fc.property(piece.body, fc.boolean(), model, (body, framed, held) => {
      const page = framed ? `{{#> frame wide=title}}\n${body}{{title}}\n{{/frame}}` : body;
      const ours = compileTemplates({ pages: new Map([['page', page]]), partials, raw: true }).get('page');
      expect(ours?.(held)).toBe(byHandlebars(page)(held));
    }),
    { numRuns: 150 },
  );
});

test('text put down as bytes, with partials that know what they said of a context, is that of Handlebars too', () => {
  const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
  const options = {
    partials,
    raw: true,
    encode: bytes,
    escape: (value: unknown): string => bytes(Handlebars.escapeExpression(value as string)),
  };
  const page = '– {{title}} {{{title}}}{{> card one}}{{> card one}}';
  const remembered = new Set(['card']);
  const ours = compileTemplates({ ...options, remembered, pages: new Map([['page', page]]) }).get('page');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (title) => {
      const held = { title, one: [{ name: `${title} …` }, { name: 'é' }] };
      expect(Buffer.from(ours?.(held) ?? '', 'latin1').toString()).toBe(byHandlebars(page)(held));
    }),
  );
});

test('what only Handlebars can do is refused by file and line, when templates are read', () => {
  for (const page of [
    '{{helper name}}',
    '{{#with one}}{{/with}}',
    '{{#each rows as |row|}}{{/each}}',
    '{{> (lookup this "a")}}',
    '{{@index}}',
    '{{../name}}',
    '{{> nobody}}',
  ])
    expect(() => compileTemplates({ pages: new Map([['page.hbs', `\n${page}`]]), partials, raw: true })).toThrow(/^page\.hbs:2: /);
});

test('a value that is not escaped is refused where nothing may be', () => {
  for (const page of ['{{{title}}}', '{{&title}}'])
    expect(() => compileTemplates({ pages: new Map([['page.hbs', page]]), partials, raw: false })).toThrow(
      'page.hbs:1: a value that is not escaped',
    );
});

test('templates that hold each other are refused, with the way round', () => {
  const circle = new Map([
    ['one', '{{#if more}}{{> two}}{{/if}}'],
    ['two', '{{> one}}'],
  ]);
  expect(() => compileTemplates({ pages: new Map(), partials: circle, raw: false })).toThrow('one.hbs → two.hbs → one.hbs');
});
