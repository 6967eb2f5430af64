import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Competition } from './competition.ts';
import { location } from './problem.ts';
import { readContract } from './read.ts';
import { Submission } from './submission.ts';

const good = `interface: 1
title: A plain model
members: [alice]
licence: MIT
artifacts:
  - path: model.onnx
    sha256: ${'a'.repeat(64)}
    format: onnx
card:
  intendedUse: triage
  limitations: small data
  trainingData: the public split
`;

function problemsOf(text: string): { code: string; at: string; next: string; message: string }[] {
  const read = readContract(Submission, 'submission.yaml', text);
  if (read.kind === 'valid') return [];
  return read.problems.map((problem) => ({ code: problem.code, at: location(problem), next: problem.next, message: problem.message }));
}

test('a good file is read with its defaults', () => {
  const read = readContract(Submission, 'submission.yaml', good);
  expect(read.kind).toBe('valid');
  expect(read.kind === 'valid' && read.value.card.ethicalNotes).toBe('none stated');
});

test('a misspelt key is named at its line, with the word that was meant', () => {
  const [problem] = problemsOf(good.replace('limitations:', 'limitation:')).filter(({ code }) => code === 'UNKNOWN_KEY');
  expect(problem).toMatchObject({ at: 'submission.yaml:11:15', next: 'did you mean "limitations"?' });
});

test('a misspelt value is named with what is allowed', () => {
  expect(problemsOf(good.replace('format: onnx', 'format: onxn'))).toMatchObject([
    { code: 'NOT_ALLOWED', at: 'submission.yaml:8:13', next: 'did you mean "onnx"?' },
  ]);
});

test('several mistakes are told at once', () => {
  expect(problemsOf(good.replace('licence: MIT\n', '').replace('model.onnx', '../model.onnx')).map(({ code }) => code)).toEqual([
    'MISSING',
    'INVALID',
  ]);
});

test.each([
  ['an empty file', '', 'YAML_EMPTY'],
  ['an alias bomb', `a: &a [1]\nb: [*a, *a]`, 'YAML_ALIAS'],
  ['a lone alias', 'a: *b', 'YAML_ALIAS'],
  ['a tag', 'a: !!python/object/apply:os.system [id]', 'YAML_TAG'],
  ['a merge key', '<<: {a: 1}', 'YAML_KEY'],
  ['a prototype key', '__proto__: {admin: true}', 'YAML_KEY'],
  ['a duplicate key', 'title: one\ntitle: two', 'YAML_DUPLICATE_KEY'],
  ['two documents', 'a: 1\n---\nb: 2', 'YAML_DOCUMENTS'],
  ['a mapping as key', '? {a: 1}\n: 2', 'YAML_KEY'],
  ['an open bracket', 'a: [1', 'YAML_SYNTAX'],
  ['deep nesting', '['.repeat(5000), 'YAML_SYNTAX'],
  ['a huge file', 'a'.repeat(1_000_001), 'YAML_TOO_LARGE'],
])('%s is refused, not read', (_, text, code) => {
  expect(problemsOf(text)[0]?.code).toBe(code);
});

test('whatever the text, the answer is a value or located problems, never a throw', () => {
  const mutation = fc.tuple(fc.nat(good.length), fc.nat(8), fc.string({ unit: 'binary', maxLength: 8 }));
  const mutated = fc
    .array(mutation, { maxLength: 4 })
    .map((edits) => edits.reduce((text, [at, cut, add]) => text.slice(0, at) + add + text.slice(at + cut), good));
  fc.assert(
    fc.property(fc.oneof(mutated, fc.string({ unit: 'binary' })), (text) => {
      for (const schema of [Submission, Competition]) {
        const read = readContract(schema, 'f.yaml', text);
        if (read.kind === 'invalid')
          expect(read.problems.every((problem) => problem.message.length > 0 && problem.next.length > 0)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
