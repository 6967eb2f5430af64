import fc from 'fast-check';
import Handlebars from 'handlebars';
import { expect, test } from 'vitest';
import { Markdown } from './escape.ts';
import { compileTemplate } from './template.ts';

const sources = {
  whole: [
    '**{{answer}}** {{words.title}}',
    '',
    '{{#if rows}}',
    '{{> rows}}',
    '',
    '{{else}}',
    'none',
    '{{/if}}',
    '{{#each notes}}{{this}};{{else}}no notes{{/each}}',
    'end',
  ].join('\n'),
  rows: [
    '| {{words.title}} |',
    '{{#each rows}}',
    '| {{icon}} | {{#if says}}{{says}}{{/if}} | {{@root.words.title}} |',
    '{{/each}}',
    '',
  ].join('\n'),
};

test('prints what Handlebars prints', () => {
  const engine = Handlebars.create();
  engine.registerPartial('rows', sources.rows);
  const theirs = engine.compile(sources.whole, { preventIndent: true });
  const ours = compileTemplate(sources, 'whole');
  const nasty = fc.oneof(fc.string(), fc.constantFrom('<b>', '"', "'", '&amp;', '`', '=', '', '{{answer}}'));
  const value = fc.oneof(
    nasty,
    nasty.map((source) => new Markdown(source)),
    fc.constantFrom(undefined, null, 0, 7),
  );
  const row = fc.record({ icon: value, says: value });
  const view = fc.record(
    { answer: value, words: fc.record({ title: value }), rows: fc.array(row, { maxLength: 3 }), notes: fc.array(value, { maxLength: 3 }) },
    { requiredKeys: ['words'] },
  );
  fc.assert(fc.property(view, (shown) => ours(shown) === theirs(shown)));
});

test('escapes whatever is not safe markdown already', () => {
  const print = compileTemplate<{ said: unknown }>({ one: '{{said}}' }, 'one');
  expect(print({ said: '<img src=x>' })).toBe('&lt;img src&#x3D;x&gt;');
  expect(print({ said: new Markdown('**fine**') })).toBe('**fine**');
  // What only looks like safe markdown, as a value out of somebody's JSON would, is not.
  expect(print({ said: { source: '<img>', toHTML: '<img>' } })).not.toContain('<img>');
});

test.each([
  '{{{said}}}',
  '{{&said}}',
  '{{lookup said 1}}',
  '{{../said}}',
  '{{#with said}}{{/with}}',
  '{{@index}}',
  '{{> (lookup this said)}}',
])('refuses %s when it is loaded', (source) => {
  expect(() => compileTemplate({ one: source }, 'one')).toThrow(/^one\.hbs:1: /);
});

test('names a template that is missing, or holds itself', () => {
  expect(() => compileTemplate({ one: '{{> two}}' }, 'one')).toThrow('two.hbs');
  expect(() => compileTemplate({ one: '{{> two}}', two: '{{> one}}' }, 'one')).toThrow('holds itself');
});
