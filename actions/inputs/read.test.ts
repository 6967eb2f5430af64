import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { RunKey } from '../../core/contract/scalars.ts';
import { choice, flag, number, path, secret, text, url } from './kinds.ts';
import { readActionInputs } from './read.ts';

const schema = z.strictObject({
  token: secret,
  authorization: secret.optional(),
  'run-key': text(RunKey),
  'pull-request': number,
  board: choice('feedback', 'final').default('feedback'),
  compare: flag.default(false),
  path: path.default('inputs'),
  'service-url': url.optional(),
});
const good = { token: 'ghs_one', 'run-key': 'a'.repeat(32), 'pull-request': '7' };

function read(given: Record<string, string>): { value: z.output<typeof schema>; masked: string[] } {
  const masked: string[] = [];
  const value = readActionInputs(schema, { get: (name) => given[name] ?? '', mask: (one) => masked.push(one) });
  return { value, masked };
}

test('what is given is typed, what is not has its default', () => {
  expect(read({ ...good, compare: 'true' }).value).toEqual({
    token: 'ghs_one',
    'run-key': 'a'.repeat(32),
    'pull-request': 7,
    board: 'feedback',
    compare: true,
    path: 'inputs',
  });
});

describe('what is wrong is named, all of it at once, and never repeated', () => {
  test('three at once', () => {
    const given = { token: '', 'run-key': '$(touch x)', 'pull-request': '7; id', board: 'third' };
    let said = '';
    try {
      read(given);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said.split('\n').slice(0, 4)).toEqual([
      'input token: is required and was not given',
      'input run-key: must be 128 bits in hex',
      'input pull-request: must be a whole number from 1',
      'input board: must be one of feedback, final',
    ]);
    expect(said).not.toMatch(/touch|id$|third/m);
  });

  test.each([
    ['pull-request', '0'],
    ['pull-request', '-1'],
    ['pull-request', '1e3'],
    ['pull-request', '99999999999999999999'],
    ['pull-request', 'NaN'],
    ['compare', 'yes'],
    ['service-url', 'not an address'],
    ['path', 'x'.repeat(1001)],
  ])('%s: %s', (name, value) => {
    expect(() => read({ ...good, [name]: value })).toThrow(`input ${name}: `);
  });
});

describe('secrets are masked before anything else', () => {
  test('also when another input is wrong', () => {
    const masked: string[] = [];
    const given: Record<string, string> = { token: 'ghs_one' };
    expect(() => readActionInputs(schema, { get: (name) => given[name] ?? '', mask: (one) => masked.push(one) })).toThrow('input run-key');
    expect(masked).toEqual(['ghs_one']);
  });

  test('an Authorization value: whole, its credentials, and the password inside Basic ones', () => {
    const basic = `Basic ${Buffer.from('publisher:correct horse').toString('base64')}`;
    expect(read({ ...good, authorization: basic }).masked).toEqual(['ghs_one', basic, basic.slice(6), 'correct horse']);
    expect(read({ ...good, authorization: 'Bearer abcdef' }).masked).toEqual(['ghs_one', 'Bearer abcdef', 'abcdef']);
  });
});
