import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommands } from './parse.ts';

test.each([
  ['/evaluate', [{ name: 'evaluate', argument: '' }]],
  ['/waive python/eval it is a constant  ', [{ name: 'waive', argument: 'python/eval it is a constant' }]],
  ['> /waive python/eval it is a constant', []],
  [`/waive python/eval ${'x'.repeat(2000)}`, []],
  ['Please:\n/evaluate a1b2c3d  \nthanks', [{ name: 'evaluate', argument: 'a1b2c3d' }]],
  [
    '/help\r\n/evaluate\r\n',
    [
      { name: 'help', argument: '' },
      { name: 'evaluate', argument: '' },
    ],
  ],
])('%j is a command', (body, commands) => {
  expect(parseCommands(body)).toEqual(commands);
});

test.each([
  'you can say /evaluate',
  '> /evaluate',
  '    /evaluate',
  '`/evaluate`',
  '```\n/evaluate\n```',
  '~~~~\n```\n/evaluate\n~~~~',
  '```\n/evaluate',
  '/evaluate now please',
  '/evaluates',
  '/\u200bevaluate',
  '/еvaluate',
  '/EVALUATE',
])('%j is none', (body) => {
  expect(parseCommands(body)).toEqual([]);
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (body) => Array.isArray(parseCommands(body))));
});
