import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setScalars, yamlScalar } from './set-scalars.ts';
import { parseYaml } from './yaml.ts';

test('values change in place; comments, order and everything else stay', () => {
  const text = 'a: <some words> # kept\nb: { c: \'old\', d: [1, "two"] } # too\n# last\ne: 7\n';
  const set = setScalars('f.yaml', text, [
    [['a'], 'It’s: new'],
    [['b', 'c'], '0'.repeat(64)],
    [['b', 'd', 1], 'x'],
    [['e'], 12],
  ]);
  expect(set).toEqual({ kind: 'edited', text: `a: 'It’s: new' # kept\nb: { c: '${'0'.repeat(64)}', d: [1, "x"] } # too\n# last\ne: 12\n` });
});

test('what is not there, and what cannot be replaced, is said with its place', () => {
  expect(setScalars('f.yaml', 'a:\n  b: 1\n', [[['a', 'c'], 1]])).toMatchObject({
    problem: { code: 'MISSING', line: 2, column: 3, message: 'a.c is missing' },
  });
  expect(setScalars('f.yaml', 'a:\n  b: 1\n', [[['a'], 1]])).toMatchObject({ problem: { code: 'INVALID', line: 2 } });
  expect(setScalars('f.yaml', 'a: [', [])).toMatchObject({ problem: { code: 'YAML_SYNTAX' } });
});

test('whatever the words, they are read back as they were, in block and in flow style', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.constantFrom('yes', 'null', '1e3', '~', '- a', '', ' x', "it's", '0x1f', 'a\u0000', 'a\ufffe', 'a\u0085b', '<x\ud800'),
      ),
      (word) => {
        const written = yamlScalar(word);
        expect(parseYaml('f.yaml', `a: ${written}\nb: { c: ${written}, d: [${written}] }\n`)).toMatchObject({
          kind: 'parsed',
          value: { a: word, b: { c: word, d: [word] } },
        });
        const set = setScalars('f.yaml', 'k: { a: \'x\', b: y, c: "z" } # c\n', [
          [['k', 'a'], word],
          [['k', 'b'], word],
          [['k', 'c'], word],
        ]);
        expect(set).toMatchObject({ kind: 'edited', text: expect.stringContaining(`, b: ${written}, c: `) });
        expect(parseYaml('f.yaml', (set as { text: string }).text)).toMatchObject({ value: { k: { a: word, b: word, c: word } } });
      },
    ),
    { numRuns: 500 },
  );
});
